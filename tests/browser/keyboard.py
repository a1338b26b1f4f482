"""A walk through a page with the Tab key alone, and what is wrong with it."""

from playwright.sync_api import Page

# What a keyboard must reach, in the order of the document: of radio buttons one of each group, and
# nothing that is hidden or that another link to the same place stands for.
_EXPECTED = """() => {
    const seen = new Set();
    const reached = [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex]'
    )].filter(one => {
        if (one.tabIndex < 0 || one.disabled || one.type === 'hidden') return false;
        if (!one.checkVisibility({visibilityProperty: true})) return false;
        if (one.type !== 'radio') return true;
        const group = [...one.form.elements].filter(
            other => other.type === 'radio' && other.name === one.name
        );
        if (one !== (group.find(other => other.checked) || group[0])) return false;
        return !seen.has(one.name) && seen.add(one.name);
    });
    window.walked = reached;
    return reached.map(one => (one.textContent || one.name || '').trim().slice(0, 60));
}"""
# The place in that order of what has the focus, and how it shows: -1 is something else, None is
# nothing (the end of the page).
_FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return null;
    const drawn = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const mark = one.querySelector('.hit, circle');
    const box = (one.matches('svg a') && mark || one).getBoundingClientRect();
    return {
        place: window.walked.indexOf(one),
        isMarked: drawn(getComputedStyle(one)) || drawn(getComputedStyle(one, '::after'))
            || one.matches('svg a') && !!mark && one.matches(':focus-visible'),
        isSeen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        told: one.outerHTML.slice(0, 120),
    };
}"""


def faults_of_the_walk(page: Page) -> list[str]:
    """Sentences on what is skipped, out of order, without a mark, out of sight, or never left."""
    expected = page.evaluate(_EXPECTED)
    found, places = [], []
    for _step in range(len(expected) + 5):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        # Past the last there is nothing, or the walk begins anew.
        if focused is None or (places and focused["place"] == 0):
            break
        places.append(focused["place"])
        if not focused["isMarked"]:
            found.append(f"has the focus and does not show it: {focused['told']}")
        if not focused["isSeen"]:
            found.append(f"has the focus out of sight: {focused['told']}")
    else:
        found.append("the keyboard does not come out of the page")
    missed = [expected[place] for place in range(len(expected)) if place not in places]
    found += [f"not reached: {name}" for name in missed]
    if places != sorted(places) or -1 in places:
        found.append(f"reached out of order: {places}")
    return found
