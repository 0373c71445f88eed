namespace Quiver.Bench.Tpch;

/// <summary>
/// The pool of pseudo text of clause 4.2.2.14: sentences of the specification's grammar, from which every comment is a random
/// stretch (clause 4.2.2.10). The pool is smaller than the specification's 300 MB: 32 MB give far more stretches than rows.
/// </summary>
sealed class TpchText
{
    const int PoolBytes = 32 << 20;
    const int Slack = 512;
    readonly byte[] _pool = new byte[PoolBytes + Slack];
    int _length;

    public TpchText()
    {
        var random = new RowRandom(100, 0);
        while (_length < PoolBytes)
        {
            Sentence(ref random);
        }
    }

    /// <summary>A comment: its length is uniform in [shortest, longest], its place in the pool uniform.</summary>
    public ReadOnlySpan<byte> Comment(ref RowRandom random, int shortest, int longest)
    {
        var length = (int)random.Between(shortest, longest);
        var start = (int)random.Between(0, PoolBytes - longest);
        return _pool.AsSpan(start, length);
    }

    void Sentence(ref RowRandom random)
    {
        var form = random.Between(1, 11);
        NounPhrase(ref random);
        if (form > 9)
        {
            PrepositionalPhrase(ref random);
        }

        VerbPhrase(ref random);
        if (form is > 3 and <= 6 or 11)
        {
            PrepositionalPhrase(ref random);
        }
        else if (form > 6)
        {
            NounPhrase(ref random);
        }

        _length--;
        var terminator = random.Between(1, 55);
        Append(terminator switch { 1 => ";"u8, 2 => ":"u8, 3 => "?"u8, 4 => "!"u8, 5 => "--"u8, _ => "."u8 });
        Append(" "u8);
    }

    void NounPhrase(ref RowRandom random)
    {
        switch (random.Between(1, 9))
        {
            case 1:
                break;
            case <= 3:
                Word(random.Pick(TpchWords.Adjectives));
                break;
            case 4:
                Append(random.Pick(TpchWords.Adjectives));
                Append(", "u8);
                Word(random.Pick(TpchWords.Adjectives));
                break;
            default:
                Word(random.Pick(TpchWords.Adverbs));
                Word(random.Pick(TpchWords.Adjectives));
                break;
        }

        Word(random.Pick(TpchWords.Nouns));
    }

    void VerbPhrase(ref RowRandom random)
    {
        var form = random.Between(1, 72);
        if (form <= 2)
        {
            Word(random.Pick(TpchWords.Auxiliaries));
        }

        Word(random.Pick(TpchWords.Verbs));
        if (form is 2 or > 32)
        {
            Word(random.Pick(TpchWords.Adverbs));
        }
    }

    void PrepositionalPhrase(ref RowRandom random)
    {
        Word(random.Pick(TpchWords.Prepositions));
        Append("the "u8);
        NounPhrase(ref random);
    }

    void Word(ReadOnlySpan<byte> word)
    {
        Append(word);
        Append(" "u8);
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_pool.AsSpan(_length));
        _length += bytes.Length;
    }
}
