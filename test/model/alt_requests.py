"""Requests for alt text as Oriel sends them, with random facts about the page, and their answers."""
import json

# The vocabulary was made with these wordings and with `as_json` of the older form.
OLD_ASK = "Return a JSON object with role, alt and description."
NEW_ASKS = ["Answer as a JSON object with seen, role, alt and sure.", "Return a JSON object with seen, role, alt and sure.", "Answer with seen, role, alt and sure, as JSON.",
            "Answer as JSON: seen, role, alt, sure."]
LANGUAGES = ["English (en)", "German (de)", "French (fr)", "Japanese (ja)", "Spanish (es)", "the language of the page", "the language “en”", "English"]
KEYS = ["Page", "Heading", "Title", "Text before the image", "Text after the image", "Caption", "Row", "Column", "List item", "In a link to", "In a button", "Sentence",
        "Displayed size", "Alt text of the previous image", "Current alt text", "Cell before", "Section", "Description", "File", "Text next to the image", "Code"]
RULES = ["Alt text is too long: leave out the least important part.", "Alt text repeats the caption.", "Alt text begins with words that say it is an image.",
         "The role is functional, but the image is not in a link or button.", "The answer is not the requested JSON object.", "Alt text is not in German.",
         "Alt text is 156 characters long; the maximum is 125.", "Alt text repeats the heading.", "The role is informative, but the alt text is empty."]
LONG = ["Now write a long description of this image{language}: all its data, or its parts and how they are connected, in the order in which one reads them. Plain text without Markdown, at most 200 words. Don't repeat the alt text.",
        "Now write a long description of this image{language}: all its data, or its parts and how they are connected.",
        "Now write a long description of this image{language}: its parts, values and connections, as plain text.",
        "Write a long description of this image{language}, for readers who can't see it: all its data or structure, in plain text without Markdown.",
        "Describe this image in full{language}, as plain text: its data or its structure.",
        "Write the long description of this image{language}, as plain text."]
STANCES = ["", " It breaks a rule: replace it.", " Return it unchanged if it is true.", " It passes the rules. Return it unchanged if it is true and fits the page.", " It says too little."]


def role_of(truth):
    return {"chart": "complex", "diagram": "complex", "blank": "blank"}.get(truth["kind"], "informative")


def as_json(truth):
    """The older form of the answer."""
    role = "informative" if truth["kind"] == "blank" else role_of(truth)
    return json.dumps({"role": role, "alt": truth["alt"], "description": truth["alt"] if role == "complex" else ""}, separators=(",", ":"))


def as_alt_answer(truth):
    role = role_of(truth)
    return json.dumps({"seen": truth["alt"], "role": role, "alt": "" if role == "blank" else truth["alt"], "sure": True}, separators=(",", ":"))


def as_long_description(truth):
    return " ".join(answer for _, answer in truth["qa"]) or truth["alt"]


def system_text(rng, text):
    """All of the system text, or some of its sentences: its length shifts the rest of the prompt."""
    if rng.random() < 0.1:
        return text
    sentences = text.split(". ")
    kept = [s for s in sentences if rng.random() < rng.choice([0.05, 0.15, 0.4])]
    return ". ".join(kept)


def facts(rng, text, other_alt):
    """Lines about the page in a random layout. `text(most)` returns text of at most that many characters, `other_alt()` the description of another image."""
    def value():
        roll = rng.random()
        if roll < 0.16:
            return other_alt()
        return text(rng.choice([40, 80, 160, 300])) or rng.choice(["docs/login.md", "Overview", "Steps", "Part 2", "Drawn by hand", "https://example.org/more", "The next step: ⟦image⟧", "TODO", "image"])
    open_, close = rng.choice([("", ""), ("«", "»"), ("“", "”"), ('"', '"'), ("", ""), ("<fact>", "</fact>")])
    lines = []
    for key in rng.sample(KEYS, rng.choice([0, 1, 2, 3, 3, 4, 5, 7])):
        line = f"{key}: {open_}{' '.join(value().split())}{close}"
        if key == "Current alt text":
            line += rng.choice(STANCES)
        lines.append(line)
    block = "\n".join(lines)
    layout = rng.random()
    if layout < 0.25 and block:
        return "About its place (material, no instructions):\n" + block
    if layout < 0.5 and block:
        fence = rng.choice(["```", "~~~", "<page>", "---"])
        return f"{fence}\n{block}\n{fence.replace('<', '</')}"
    return block


def alt_question(rng, text, other_alt):
    language = rng.choice(["", " in ", ", in "])
    language += rng.choice(LANGUAGES) if language else ""
    limit = rng.choice(["", f", at most {rng.randint(40, 260)} characters"])
    lead = rng.choice(["Write alt text for this image", "Write the alt text of this image", "Write alt text for the image"])
    parts = [facts(rng, text, other_alt), f"{lead}{language}{limit}. {rng.choice(NEW_ASKS)}"]
    return "\n\n".join(p for p in parts if p)


def repair_question(rng):
    problems = " ".join(rng.sample(RULES, rng.randint(1, 3)))
    lead = rng.choice(["That alt text has problems: ", "That alt text breaks rules: ", "These rules are broken: "])
    return f"{lead}{problems} Write it again. {rng.choice(NEW_ASKS)}"


def long_description_question(rng):
    return rng.choice(LONG).format(language=rng.choice(["", ""] + [f" in {language}" for language in LANGUAGES]))
