"""How an agent wants a draft: its tone, its length, and in their own words."""

from dataclasses import asdict, dataclass
from enum import StrEnum

LONGEST_INSTRUCTION = 500
"""Characters."""


class Tone(StrEnum):
    """How it sounds."""

    FRIENDLY = "friendly"
    FORMAL = "formal"
    BRIEF = "brief"


class Length(StrEnum):
    """How long it is, measured against the draft before."""

    SAME = "same"
    SHORTER = "shorter"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Manner:
    """What the agent chose."""

    tone: Tone = Tone.FRIENDLY
    length: Length = Length.SAME
    instruction: str = ""

    def options(self) -> dict[str, str]:
        """As the run keeps it."""
        return {key: str(value) for key, value in asdict(self).items()}

    @classmethod
    def of(cls, options: dict[str, str]) -> "Manner":
        """What a run kept."""
        return cls(
            tone=Tone(options.get("tone", Tone.FRIENDLY)),
            length=Length(options.get("length", Length.SAME)),
            instruction=options.get("instruction", ""),
        )


_TONES = {
    Tone.FRIENDLY: "Write in a warm and friendly tone.",
    Tone.FORMAL: "Write in a formal and polite tone.",
    Tone.BRIEF: "Write three short sentences at most, to the point.",
}
_LENGTHS = {
    Length.SAME: "",
    Length.SHORTER: "Make it clearly shorter than the last draft.",
    Length.LONGER: "Make it more detailed than the last draft.",
}


def in_words(manner: Manner) -> str:
    """What the model is told."""
    parts = [_TONES[manner.tone], _LENGTHS[manner.length]]
    if manner.instruction:
        parts.append(f"The agent asks of you: {manner.instruction}")
    return "\n".join(part for part in parts if part)
