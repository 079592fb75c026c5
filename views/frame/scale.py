"""The scale of a map as markup: coloured steps as a list, limits below them, and values pointed at above."""

from functools import lru_cache

from markupsafe import Markup

from geo.drawing.scale import ClassScale, Joint, Pointer
from geo.drawing.text_fit import text_width

_GAP, _BESIDE = 0.8, 3.5  # between two labels, and how far one may go on over what is better beside the bar, in letter sizes
_LONG = 12.0  # letter sizes from which on a label may have to end in dots
_ROOM = 26.0  # letter sizes that limits have on a telephone; longer ones take turns in two lines


@lru_cache(maxsize=512)
def draw_scale(scale: ClassScale, chosen: Pointer | None = None) -> Markup:
    """The scale, with the city's value and that of the chosen quartier; the browser points at others (``linked.js``).

    Parameters
    ----------
    chosen : Pointer or None
        The value of the chosen quartier.
    """
    steps = Markup("").join(
        Markup('<li style="background-color:{}"><span class="unseen">{}</span></li>').format(colour, label)
        for colour, label in zip(scale.colours, scale.labels, strict=True)
    )
    joints = Markup("").join(_joint(joint, at / len(scale.colours)) for at, joint in enumerate(scale.joints, start=1))
    pointers = [(kind, pointer) for kind, pointer in (("city", scale.city), ("chosen", chosen)) if pointer]
    ticks = Markup("").join(
        Markup('<i class="{}" style="left:{}%"></i>').format(kind, _percent(scale.place(pointer.value)))
        for kind, pointer in pointers
    )
    better = Markup("")
    if scale.better:
        better = Markup('<span class="better{}">{}</span>').format("" if scale.better_high else " low", scale.better)
    crowded = sum(sum(joint.reach) for joint in scale.joints) > _ROOM
    left, right = (scale.joints[0].reach[0], scale.joints[-1].reach[1]) if scale.joints else (0.0, 0.0)
    return Markup(
        '<div class="scale{}" style="--n:{};--hang:{}em;--hang-left:{}em;--told:{}em" data-limits="{}" data-ends="{}">'
        '<p class="told">{}</p>{}<div class="bar-of"><ol>{}</ol>{}</div><p class="limits" aria-hidden="true">{}</p></div>'
    ).format(
        " crowded" if crowded else "",
        len(scale.colours),
        round(right, 1),
        round(left, 1),
        round(sum(text_width(pointer.label, 1.0) for _, pointer in pointers) + _GAP, 1),
        " ".join(f"{joint.limit:.12g}" for joint in scale.joints),
        " ".join(f"{end:.12g}" for end in scale.ends),
        _told(scale, pointers),
        better,
        steps,
        ticks,
        joints or scale.labels[0],
    )


def _joint(joint: Joint, at: float) -> Markup:
    before = Markup("<i>{}</i>").format(joint.before) if joint.before else ""
    after = Markup("<b>{}</b>").format(joint.after) if joint.after else ""
    zero = Markup(' class="zero"') if joint.zero else ""
    return Markup('<span{} style="left:{}%">{}{}{}</span>').format(zero, _percent(at), before, joint.text, after)


def _told(scale: ClassScale, pointers: list[tuple[str, Pointer]]) -> Markup:
    """The labels, from left to right; where they stand without touching is the style sheet's to say."""
    placed = sorted((scale.place(pointer.value), kind, pointer) for kind, pointer in pointers)
    sides = ("left", "right") if len(placed) == 2 else ("alone",)
    own = {kind: text_width(pointer.label, 1.0) for kind, pointer in pointers}
    wide = {"city": f"{own.get('city', 0.0):.1f}em", "chosen": f"{own.get('chosen', 0.0):.1f}em"}
    if len(own) == 2:  # the city's label stays whole; a long name of a quartier ends in dots
        beside = _BESIDE if scale.better and scale.better_high else 0.0
        wide["chosen"] = f"min({wide['chosen']},max(7em,100% + {beside - _GAP - own['city']:.1f}em))"
    places = ";".join(
        f"--{side}:{_percent(at)}%;--{side}-wide:{wide[kind]}" for side, (at, kind, _) in zip(sides, placed, strict=False)
    )
    labels = Markup("").join(
        Markup('<span class="{} {}{}"><span>{}</span> {}</span>').format(
            side, kind, " long" if own[kind] > _LONG else "", pointer.name, pointer.said
        )
        for side, (_, kind, pointer) in zip(sides, placed, strict=False)
    )
    return Markup('<span class="places" style="{}">{}</span>').format(places, labels)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
