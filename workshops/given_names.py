"""Given names that are frequent in German cities, of many origins; none that is a word, a month or a place as well."""

from __future__ import annotations

_TEXT = """
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
GIVEN_NAMES = tuple(_TEXT.split())
