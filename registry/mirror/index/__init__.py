"""The search of a mirror: what a browser reads instead of asking a server.

People are numbered in the order of names. Everything lies in small script files that hand their
content to one function, since a browser that reads a page from a folder runs scripts beside it but
fetches nothing. A search reads only the files it needs:

    rules.js            the rules of names, the same the register uses
    about.js            how many people, which fields
    skeletons.js        all consonant skeletons, and in which file the words of each are
    w/12.js             words of names with the people who bear them
    p/3.js              the people of a word that very many bear
    f/fate.js           the values of a filter; f/en/fate.js their words
    c/fate/0.js         which of the values each person has, 16,384 people a file
    d/en/0.js           what a list says of each person, 32 people a file
"""
