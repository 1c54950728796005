import time
from tests import scene as s
def test_x(world):
    t=time.time(); sc=s.Scene(world); print("people",time.time()-t)
    for stage in s.Stage:
        t=time.time(); c=sc.case(stage); print(stage, c.application.status, c.award, round(time.time()-t,2))
