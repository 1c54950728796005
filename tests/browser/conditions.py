"""A page under the conditions in which people use it: by keyboard alone, in forced colours, with less movement."""

from playwright.sync_api import Page as Tab

MORE_PRESSES = 8
"""What the browser itself may make reachable besides: boxes that scroll."""

PREPARE = """
() => {
  const look = (node) => {
    const parts = [];
    for (const part of [node, node.nextElementSibling, node.parentElement].filter(Boolean)) {
      for (const pseudo of [null, "::before", "::after"]) {
        const style = getComputedStyle(part, pseudo);
        parts.push([style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor,
          style.borderTopColor, style.borderTopWidth, style.borderBottomColor, style.textDecorationLine].join());
      }
    }
    return parts.join("|");
  };
  const shown = (node) => node.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && !node.closest("[inert]");
  const inTurn = (node) => node.tabIndex >= 0 && !node.disabled && shown(node);
  const name = (node) => `${node.tagName.toLowerCase()} ${node.name || node.getAttribute("href") || ""} ${node.textContent.trim().slice(0, 40)}`;
  const radioOfGroup = (node) => {
    if (node.type !== "radio") return true;
    const group = [...(node.form || document).querySelectorAll(`input[type=radio][name="${CSS.escape(node.name)}"]`)].filter(inTurn);
    return node === (group.find((other) => other.checked) || group[0]);
  };
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(inTurn).filter(radioOfGroup);
  const tops = (node) => {
    const box = node.getBoundingClientRect();
    const heights = [2, box.height / 2, box.height - 2];
    return heights.map((height) => document.elementFromPoint(box.left + Math.min(box.width, 40) / 2, box.top + height)).filter(Boolean);
  };
  const seen = { all, order: [], focused: new Map(), hidden: [] };
  document.addEventListener("focusin", (event) => {
    const node = event.target;
    if (seen.order.includes(node)) return;
    seen.order.push(node);
    seen.focused.set(node, look(node));
    const own = (top) => node.contains(top) || top.contains(node) || [...(node.labels || [])].some((label) => label.contains(top));
    if (!tops(node).some(own)) seen.hidden.push(node);
  });
  window.seenByKeyboard = { ...seen, look, name };
  document.activeElement?.blur();
  return all.length;
}
"""
"""Writes down what the focus reaches, how it looks there, and whether anything lies over it."""

FINDINGS = """
() => {
  const { all, order, focused, hidden, look, name } = window.seenByKeyboard;
  document.activeElement?.blur();
  const wrong = all.filter((node) => node.isConnected && !order.includes(node)).map((node) => `not reached by Tab: ${name(node)}`);
  order.forEach((node, place) => {
    const before = order[place - 1];
    const again = node === all[0]; // a refused form opens with the focus on its summary, and Tab comes round to the top
    if (before && !again && !(before.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)) wrong.push(`out of order: ${name(node)}`);
    if (node.isConnected && look(node) === focused.get(node)) wrong.push(`no sign of the focus: ${name(node)}`);
  });
  hidden.forEach((node) => wrong.push(`something lies over it when it has the focus: ${name(node)}`));
  return wrong.slice(0, 8);
}
"""

FORCED = """
() => {
  const bordered = (node) => {
    const style = getComputedStyle(node);
    return style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) > 0;
  };
  const marked = (node) => {
    const same = [...node.parentElement.parentElement.querySelectorAll("a")].find((other) => !other.hasAttribute("aria-current") && other !== node);
    if (!same) return true;
    const sign = (link) => [null, "::before", "::after"].map((pseudo) => {
      const style = getComputedStyle(link, pseudo);
      return [style.borderBottomWidth, style.borderLeftWidth, style.borderBottomStyle, style.fontWeight, style.textDecorationLine, style.content].join();
    }).join();
    return sign(node) !== sign(same) || node.querySelector("strong") !== null;
  };
  return [
    ...[...document.querySelectorAll(".nhsuk-tag, .nhsuk-input, .nhsuk-textarea, .nhsuk-select, .house-filter, .house-empty")]
      .filter((node) => node.checkVisibility() && !bordered(node)).map((node) => `has no edge in forced colours: ${node.className}`),
    ...[...document.querySelectorAll("a[aria-current]")]
      .filter((node) => node.checkVisibility() && !marked(node)).map((node) => `looks like the others in forced colours: ${node.textContent.trim()}`),
  ].slice(0, 8);
}
"""
"""What only a background told apart: forced colours paint every background alike."""

MOVES = """
() => [...document.querySelectorAll("body *")].flatMap((node) => [null, "::before", "::after"].flatMap((pseudo) => {
  const style = getComputedStyle(node, pseudo);
  const lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0);
  return (style.animationName !== "none" && lasts(style.animationDuration)) || lasts(style.transitionDuration)
    ? [`moves though less movement is wanted: ${node.tagName} ${node.className}`] : [];
})).slice(0, 4)
"""


def by_keyboard(tab: Tab) -> list[str]:
    """What Tab does not reach in the order of the page, what shows no sign of the focus, and what is covered while it has it."""
    tab.emulate_media(reduced_motion="reduce")
    for _ in range(int(tab.evaluate(PREPARE)) + MORE_PRESSES):
        tab.keyboard.press("Tab")
    wrong: list[str] = tab.evaluate(FINDINGS)
    return wrong


def in_forced_colours(tab: Tab) -> list[str]:
    """What cannot be told apart once the browser has replaced the colours."""
    tab.emulate_media(forced_colors="active")
    wrong: list[str] = tab.evaluate(FORCED)
    tab.emulate_media(forced_colors="none")
    return wrong


def with_less_movement(tab: Tab) -> list[str]:
    """What moves nevertheless."""
    tab.emulate_media(reduced_motion="reduce")
    wrong: list[str] = tab.evaluate(MOVES)
    return wrong
