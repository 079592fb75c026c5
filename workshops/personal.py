"""What in a text leads to a person: addresses and numbers for certain, names and houses where they look like it."""

import re
import unicodedata
from typing import Literal

from language.phrases import Phrase

Sign = Literal["", "email", "phone", "account", "plate", "name", "house"]
CERTAIN: dict[Sign, Phrase] = {
    "email": Phrase("an e-mail address"),
    "phone": Phrase("a telephone number"),
    "account": Phrase("the number of a bank account"),
    "plate": Phrase("the number of a car"),
}
DOUBTFUL: dict[Sign, Phrase] = {
    "name": Phrase("what looks like a person's name"),
    "house": Phrase("a street with the number of a house"),
}

_AT, _DOT = r"(?:\s*(?:@|[(\[{<]\s*(?:at|ät)\s*[)\]}>])\s*)", r"(?:\s*[(\[{<]\s*(?:dot|punkt)\s*[)\]}>]\s*|\.)"
_EMAIL = re.compile(
    rf"[\w.+-]{{1,64}}(?:{_AT}[\w-]{{1,64}}(?:{_DOT}[\w-]{{1,64}})+|\s(?:at|ät)\s[\w-]{{1,64}}\s(?:dot|punkt)\s\w{{2,12}}\b)",
    re.IGNORECASE,
)
_DIGITS = r"(?:[\s/()–-]{0,3}\d)"
_PHONE = re.compile(
    rf"(?<![\w.,])(?:"
    rf"(?:\+|00)[1-9]\d(?:[\s/().–-]{{0,3}}\d){{6,13}}"  # +49 631 12345
    rf"|0[1-9](?: ?\d){{1,3}}{_DIGITS}{{4,10}}"  # 0631/12345, (06 31) 1 23 45; never 02-03-2018
    rf"|0[1-9]\d{{1,3}}\.\d{{4,9}})(?!\w)"  # 0631.12345
    rf"|\b(?:Tel|Telefon|Handy|Mobil|Fon|WhatsApp|Phone)(?:nummer|nr)?\b\W{{0,3}}\d{_DIGITS}{{4,12}}\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"\b(?:[A-Z]{2}|[dD][eE])\d{2}(?: ?[A-Z]{4})?(?: ?\d{4}){3,6}(?: ?\d{1,4})?\b")
_LETTER = "A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ"
_PLATE = re.compile(r"\b(?!DIN-)[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ -]?\d{1,4}[EH]?\b")

# frequent in German cities, of many origins; none that is a word, a month or a place as well
_GIVEN_NAMES = """
Achim Adam Ahmad Ahmed Ahmet Alexander Alexandra Ali Alina Amina Amir Ana Anastasia Andrea Andreas Andrej Andrzej
Angela Angelika Anja Anke Anna Anne Annegret Annette Anton Antonio Arne Astrid Ayşe Barbara Beate Ben Benjamin Bernd
Bernhard Birgit Björn Bogdan Brigitte Bruno Burak Carla Carlos Carmen Carola Carsten Charlotte Christa Christian
Christiane Christina Christine Christoph Claudia Clara Cornelia Daniel Daniela Dariusz David Deniz Detlef Diana Dieter
Dietmar Dilek Dirk Dmitri Dominik Doris Dorothea Edith Ekaterina Elena Elif Elisabeth Elke Ella Emilia Emine Emma Emre
Erich Erik Erwin Esra Eva Ewa Fabian Fatima Fatma Felix Filiz Finn Florian Franz Franziska Friedrich Fritz Gabriele
Georg Gerd Gerhard Gertrud Gisela Giuseppe Gudrun Günter Günther Hakan Hanna Hannah Hannelore Hans Harald Hasan Hatice
Heiko Heiner Heinrich Heinz Helena Helga Helmut Henrik Henry Herbert Hermann Hildegard Holger Horst Hüseyin Ibrahim
Igor Ilse Ina Ines Inge Ingeborg Ingrid Irene Irina Isabel Ismail Ivan Iwan Jakob James Jana Janine Jens Jessica Joachim
Johann Johanna Johannes John Jonas Jonathan José Josef Julia Julian Jürgen Jutta Karin Karl Karsten Katarina Katarzyna
Katharina Kathrin Katja Katrin Kemal Kerstin Khaled Klaus Konrad Kristina Kurt Lara Lars Laura Lea Lena Leon Leonie
Lisa Luca Lukas Magdalena Mahmoud Manfred Manuel Manuela Marco Margarete Maria Mariam Marie Mario Marion Markus Marta
Martha Martin Martina Mary Matteo Matthias Max Maximilian Mehmet Melanie Meryem Mia Michael Michaela Michaele Mohamed
Mohammad Mohammed Monika Moritz Murat Mustafa Nadine Nadja Natalia Natascha Nicole Niklas Nils Nina Noah Norbert Nour
Oksana Olaf Oleg Oleksandr Olga Oliver Omar Osman Otto Ömer Özlem Pascal Patricia Patrick Paul Paula Peter Petra Philipp
Piotr Rainer Ralf Ramona Regina Reinhard Renate Ricardo Richard Rita Robert Roland Rolf Rosemarie Rudolf Ruth Sabine
Sabrina Samir Samira Samuel Sandra Sara Sarah Sebastian Selin Sergej Serkan Sibel Siegfried Silke Silvia Simon
Simone Sofia Sonja Sophia Sophie Stefan Stefanie Steffen Stephan Susanne Svenja Svetlana Swetlana Sylvia Tamara Tanja
Tatjana Thomas Thorsten Tim Timo Tobias Torsten Udo Ulrich Ulrike Ursula Ute Uwe Valentina Vera Viktor Viktoria Volker
Waltraud Werner Wilhelm Wladimir Wolfgang Xenia Yasemin Yusuf Zeynep
"""
_NAME = rf"[{_LETTER}][\w’'-]{{1,40}}"
_LAST = rf"(?:(?:von|van|de|der|zu|al|el)\s+)*(?:{_NAME}|[{_LETTER}]\.)"
_TITLED = re.compile(
    rf"(?:\b(?:Frau|Herrn?|Fam\.|Hrn?\.|Dr\.|Prof\.|Mrs?\.?|Ms\.?)|(?<![Jj]ede )(?<![Ee]ine )\bFamilie)"
    rf"\s+(?:Dr\.\s+|Prof\.\s+)*{_NAME}"
)
_PLACE = r"(?:Stra(?:ß|ss)e|Str\.|Platz|Weg|Ring|Allee|Park|Schule|Haus|Heim|Halle|Kirche|Krankenhaus|Stadion|Stift|Kita|Umzug)"
_GIVEN = re.compile(
    rf"(?<!St\. )(?<!Sankt )(?<![\w-])(?:{'|'.join(_GIVEN_NAMES.split())})(?:[ -]{_NAME})?\s+"
    rf"(?!{_PLACE}\b)(?!(?:{_NAME}\s+)?{_PLACE}(?!\w)){_LAST}"
)
_GREETING = r"\b(?:gez\.|Gr(?:u(?:ß|ss)|ü(?:ß|ss)en?)|LG|VG|MfG|regards|sincerely|yours)[,:!]?\s+"
_SIGNED = re.compile(
    rf"(?:{_GREETING}(?:{_NAME}|[{_LETTER}]\.)(?:\s+{_LAST})?"
    rf"|(?:\b(?:Ihre?|Euer|Eure)[,:]?|\S[ ]+[–—-])\s+(?:{_NAME}|[{_LETTER}]\.)\s+{_LAST})\s*[.!]?\s*$"
)
_CALLED = re.compile(rf"\b(?:[Ii]ch hei(?:ß|ss)e|[Mm]ein Name ist|[Mm]y name is|I am called)\s+{_NAME}")
_AGED = re.compile(rf"\b{_NAME}\s+{_LAST}\s*(?:,\s*|\()\d{{1,2}}(?:\s*(?:Jahre|J\.|years)|\)|\s*[.!]?\s*$)")
_HOUSE = re.compile(
    rf"(?:\b(?!(?:Rad|Fuß|Geh|Um|Schul|Heim|Feld)weg)[{_LETTER}][\w-]{{0,40}}(?:stra(?:ß|ss)e|str\.|weg|gasse|allee)"
    rf"|\b[\w-]{{1,40}}[- ](?:Straße|Strasse|Str\.|Platz|Weg|Gasse|Allee|Ring|Ufer|Damm))"
    rf"\s+\d{{1,3}}\s?[a-h]?(?![\w%€,]|\.\d|\s*[%€]|\s+[{_LETTER}]|\s+(?:m|km|min|mal|bis|von)\b)"
)
_SIGNS: tuple[tuple[Sign, re.Pattern[str]], ...] = (  # the most certain first
    ("email", _EMAIL),
    ("account", _ACCOUNT),
    ("phone", _PHONE),
    ("plate", _PLATE),
    *(("name", pattern) for pattern in (_TITLED, _GIVEN, _SIGNED, _CALLED, _AGED)),
    ("house", _HOUSE),
)


def personal_in(text: str) -> Sign:
    """The most certain sign of a person in a text, or nothing.

    Letters that nobody sees are ignored. A name counts where it follows a form of address, a greeting, a dash at the
    end or “my name is”, where an age follows it, and where it begins with a frequent given name; any other cannot be
    told from the names of streets and places. docs/city-folder.md says what is not recognised.
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    return next((sign for sign, pattern in _SIGNS if pattern.search(plain)), "")


def names_somebody(office: str) -> bool:
    """Whether what should be an office looks like a person: titled, with a frequent given name, or an initial."""
    return any(pattern.search(office) for pattern in (_TITLED, _GIVEN)) or bool(re.fullmatch(rf"[{_LETTER}]\.\s*{_NAME}", office))
