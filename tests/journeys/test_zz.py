import cProfile, pstats, time
from random import Random
from tests.journeys.stage import set_up
from tests.journeys.walking import Walk, prepare, BEGINNINGS
from tests.journeys.acts import ACTS
def test_p(tmp_path):
    with set_up("sqlite", tmp_path, prepare) as st:
        d=Random(1)
        p=cProfile.Profile()
        n=0;t=time.process_time()
        p.enable()
        for i in range(6):
            w=Walk(st.scene, st.connection)
            w.two_cases_are_somewhere(d.choice(BEGINNINGS), d.choice(BEGINNINGS))
            for _ in range(15):
                k=d.randrange(4)
                [lambda: w.somebody_tries(d.choice(sorted(ACTS)), d.randrange(9999)), lambda: w.somebody_tries_what_fits(d.randrange(9999)), lambda: w.somebody_goes_on(d.randrange(9999)), lambda: w.time_passes(d.randrange(9999),"nothing")][k]()
                w.every_promise_holds(); n+=1
            print(w.done)
            w.teardown()
        p.disable()
        print(n, time.process_time()-t)
        pstats.Stats(p).sort_stats("cumtime").print_stats("accreditation|tests", 40)
