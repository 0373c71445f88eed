namespace Quiver.Formats.Parquet.Encodings;

/// <summary>
/// Reads DELTA_BINARY_PACKED integers: blocks of a smallest delta and miniblocks of bit-packed differences to it. The source
/// is readable for 64 bytes past its end.
/// </summary>
sealed unsafe class DeltaReader
{
    const int MaxBlockValues = 1 << 20;
    const int MaxMiniblocks = 1 << 12;
    const int BufferValues = 256;

    readonly ulong[] _buffer = new ulong[BufferValues + 8];
    byte* _next;
    byte* _end;
    byte* _widths;
    byte* _miniblock;
    int _miniblockCount;
    int _miniblockValues;
    int _miniblockIndex;
    int _miniblockPosition;
    int _bufferPosition;
    int _buffered;
    long _remaining;
    long _last;
    ulong _minDelta;
    bool _hasFirst;

    /// <summary>Starts at a header; <see cref="Total"/> is then known.</summary>
    public void Start(byte* source, long length)
    {
        _next = source;
        _end = source + length;
        var blockValues = Varint();
        var miniblocks = Varint();
        var total = Varint();
        _last = ZigZag();
        if (blockValues is 0 or > MaxBlockValues || miniblocks is 0 or > MaxMiniblocks || blockValues % miniblocks != 0
            || blockValues / miniblocks % 32 != 0)
        {
            throw ParquetErrors.Corrupt(
                $"DELTA_BINARY_PACKED blocks of {blockValues} values in {miniblocks} miniblocks are not multiples of 32 values");
        }

        if (total > int.MaxValue)
        {
            throw ParquetErrors.Corrupt($"DELTA_BINARY_PACKED announces {total} values");
        }

        _miniblockCount = (int)miniblocks;
        _miniblockValues = (int)(blockValues / miniblocks);
        _miniblockIndex = _miniblockCount;
        _miniblockPosition = _miniblockValues;
        _bufferPosition = 0;
        _buffered = 0;
        _remaining = (long)total;
        _hasFirst = total > 0;
        Total = (int)total;
    }

    /// <summary>The number of values that the header announces.</summary>
    public int Total { get; private set; }

    /// <summary>Writes the next <paramref name="count"/> values.</summary>
    public void Read(long* destination, int count)
    {
        if (count > _remaining)
        {
            throw ParquetErrors.Corrupt("the DELTA_BINARY_PACKED values end too early");
        }

        _remaining -= count;
        if (_hasFirst && count > 0)
        {
            _hasFirst = false;
            *destination++ = _last;
            count--;
        }

        while (count > 0)
        {
            if (_bufferPosition == _buffered)
            {
                if (_miniblockPosition == _miniblockValues && count >= _miniblockValues)
                {
                    destination = ReadMiniblock(destination);
                    count -= _miniblockValues;
                    continue;
                }

                Fill();
            }

            var run = Math.Min(count, _buffered - _bufferPosition);
            var last = (ulong)_last;
            fixed (ulong* deltas = &_buffer[_bufferPosition])
            {
                for (var i = 0; i < run; i++)
                {
                    last += deltas[i] + _minDelta;
                    destination[i] = (long)last;
                }
            }

            _last = (long)last;
            _bufferPosition += run;
            destination += run;
            count -= run;
        }
    }

    /// <summary>Walks the block headers to the end of the values without decoding them; only valid right after
    /// <see cref="Start"/>.</summary>
    public byte* FindEnd()
    {
        var next = _next;
        for (var left = _remaining - 1; left > 0;)
        {
            ZigZag();
            var widths = Take(_miniblockCount);
            for (var i = 0; i < _miniblockCount && left > 0; i++, left -= _miniblockValues)
            {
                Take((long)_miniblockValues * CheckedWidth(widths[i]) / 8);
            }
        }

        var end = _next;
        _next = next;
        return end;
    }

    /// <summary>Writes all values of the next miniblock and returns where the next ones go.</summary>
    long* ReadMiniblock(long* destination)
    {
        NextMiniblock();
        _miniblockPosition = _miniblockValues;
        _last = (long)BitUnpacker.UnpackSums(
            _miniblock, _widths[_miniblockIndex], (ulong)_last, _minDelta, (ulong*)destination, _miniblockValues);
        return destination + _miniblockValues;
    }

    void Fill()
    {
        if (_miniblockPosition == _miniblockValues)
        {
            NextMiniblock();
        }

        var width = _widths[_miniblockIndex];
        var count = Math.Min(BufferValues, _miniblockValues - _miniblockPosition);
        fixed (ulong* buffer = _buffer)
        {
            BitUnpacker.Unpack(_miniblock + ((long)_miniblockPosition * width / 8), width, buffer, count);
        }

        _miniblockPosition += count;
        _bufferPosition = 0;
        _buffered = count;
    }

    void NextMiniblock()
    {
        if (++_miniblockIndex >= _miniblockCount)
        {
            _minDelta = (ulong)ZigZag();
            _widths = Take(_miniblockCount);
            _miniblockIndex = 0;
        }

        _miniblock = Take((long)_miniblockValues * CheckedWidth(_widths[_miniblockIndex]) / 8);
        _miniblockPosition = 0;
    }

    static int CheckedWidth(byte width) =>
        width <= 64 ? width : throw ParquetErrors.Corrupt($"a DELTA_BINARY_PACKED miniblock has the bit width {width}");

    byte* Take(long bytes)
    {
        if (bytes > _end - _next)
        {
            throw ParquetErrors.Corrupt("the DELTA_BINARY_PACKED bytes end too early");
        }

        var taken = _next;
        _next += bytes;
        return taken;
    }

    ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = *Take(1);
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }

        throw ParquetErrors.Corrupt("a DELTA_BINARY_PACKED number has more than 10 bytes");
    }

    long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
