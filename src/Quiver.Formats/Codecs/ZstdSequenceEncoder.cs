namespace Quiver.Formats.Codecs;

/// <summary>Chooses the cheapest table for one kind of sequence code, block by block.</summary>
sealed unsafe class ZstdSequenceEncoder
{
    readonly FseEncoder _predefined = new();
    readonly int _maxLog;
    FseEncoder _previous = new();
    FseEncoder _own = new();
    bool _hasPrevious;
    ZstdTableMode _mode;

    /// <summary>Creates an encoder.</summary>
    /// <param name="predefined">The distribution that the format defines.</param>
    /// <param name="log">Its accuracy.</param>
    /// <param name="maxLog">The largest accuracy that the format allows.</param>
    public ZstdSequenceEncoder(short[] predefined, int log, int maxLog)
    {
        _predefined.Fill(predefined, log);
        _maxLog = maxLog;
        Table = _predefined;
    }

    /// <summary>The table that was chosen last.</summary>
    public FseEncoder Table { get; private set; }

    /// <summary>Forgets the blocks before.</summary>
    public void Reset() => _hasPrevious = false;

    /// <summary>Chooses a table for a histogram of codes, whose last one is used, and writes what describes it.</summary>
    public ZstdTableMode Choose(Span<uint> histogram, int count, int lastCode, ref byte* output)
    {
        int single = histogram.IndexOf((uint)count);
        int symbols = histogram.LastIndexOfAnyExcept(0u) + 1;
        histogram = histogram[..symbols];
        float predefined = _predefined.Cost(histogram);
        if (single >= 0 && (count > 2 || float.IsInfinity(predefined)))
        {
            _own.FillSingle(single);
            *output++ = (byte)single;
            Table = _own;
            return _mode = ZstdTableMode.Single;
        }

        float repeated = _hasPrevious ? _previous.Cost(histogram) : float.PositiveInfinity;
        float best = Math.Min(predefined, repeated);
        if (TryWriteOwn(histogram, count, lastCode, best, ref output))
        {
            Table = _own;
            return _mode = ZstdTableMode.Compressed;
        }

        Table = repeated < predefined ? _previous : _predefined;
        return _mode = repeated < predefined ? ZstdTableMode.Repeated : ZstdTableMode.Predefined;
    }

    /// <summary>Says that the block was written with the chosen table.</summary>
    public void Accept()
    {
        if (_mode == ZstdTableMode.Compressed)
        {
            (_previous, _own) = (_own, _previous);
        }

        _hasPrevious = _mode is ZstdTableMode.Compressed or ZstdTableMode.Repeated;
    }

    bool TryWriteOwn(Span<uint> histogram, int count, int lastCode, float best, ref byte* output)
    {
        // The code of the last sequence is in the first state: it takes no bits.
        uint total = (uint)count;
        int log = FseEncoder.ChooseLog(count, histogram.Length, _maxLog);
        if (histogram[lastCode] > 1)
        {
            histogram[lastCode]--;
            total--;
        }

        Span<short> counts = stackalloc short[histogram.Length];
        FseEncoder.Normalise(histogram, total, log, counts);
        byte* end = FseEncoder.Write(counts, log, output);
        if (FseEncoder.Cost(histogram, counts, log) + ((end - output) * 8) >= best)
        {
            return false;
        }

        _own.Fill(counts, log);
        output = end;
        return true;
    }
}
