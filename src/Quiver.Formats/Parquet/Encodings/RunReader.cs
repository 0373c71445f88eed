using System.Runtime.CompilerServices;

namespace Quiver.Formats.Parquet.Encodings;

/// <summary>
/// Reads the hybrid of run-length and bit-packed runs that carries levels, dictionary indices and booleans. The source is
/// readable for 64 bytes past its end.
/// </summary>
unsafe struct RunReader
{
    byte* _next;
    byte* _end;
    byte* _packed;
    long _packedIndex;
    long _left;
    uint _value;
    int _width;

    /// <summary>Starts at the first run header of values of <paramref name="width"/> bits.</summary>
    public RunReader(byte* source, long length, int width)
    {
        _next = source;
        _end = source + length;
        _width = width;
        if (width is < 0 or > 32)
        {
            throw ParquetErrors.Corrupt($"a bit width of {width} is outside 0 to 32");
        }

        if (width == 0)
        {
            // Values of no bits carry no information: writers leave the runs out, or write one that says nothing.
            _left = long.MaxValue;
        }
    }

    /// <summary>Makes a run current and answers its remaining length; 0 at the end of the source.</summary>
    public long CurrentRun(out bool isRepeated, out uint value)
    {
        while (_left == 0 && _next < _end)
        {
            ReadHeader();
        }

        isRepeated = _packed is null;
        value = _value;
        return _left;
    }

    /// <summary>Writes the next <paramref name="count"/> values; up to 64 bytes past them may be overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(uint* destination, int count)
    {
        while (count > 0)
        {
            var run = (int)Math.Min(Require(), count);
            if (_packed is null)
            {
                new Span<uint>(destination, run).Fill(_value);
            }
            else
            {
                ReadPacked(destination, run);
            }

            destination += run;
            count -= run;
            _left -= run;
        }
    }

    /// <summary>Writes the next values as bytes and returns how many of them equal <paramref name="counted"/>.</summary>
    public int ReadBytes(byte* destination, int count, uint counted)
    {
        var matches = 0;
        var buffer = stackalloc uint[256 + 16];
        while (count > 0)
        {
            var run = (int)Math.Min(Require(), count);
            if (_packed is null)
            {
                new Span<byte>(destination, run).Fill((byte)_value);
                matches += _value == counted ? run : 0;
            }
            else
            {
                run = Math.Min(run, 256);
                ReadPacked(buffer, run);
                for (var i = 0; i < run; i++)
                {
                    destination[i] = (byte)buffer[i];
                    matches += buffer[i] == counted ? 1 : 0;
                }
            }

            destination += run;
            count -= run;
            _left -= run;
        }

        return matches;
    }

    /// <summary>Appends the next <paramref name="count"/> values of 1 bit to a bitmap of zeros and returns the number of ones.</summary>
    public int ReadBits(ulong* bitmap, long start, int count)
    {
        var ones = 0;
        while (count > 0)
        {
            var run = (int)Math.Min(Require(), count);
            if (_packed is not null)
            {
                ones += BitRuns.Append(_packed, _packedIndex, bitmap, start, run);
                _packedIndex += run;
            }
            else if (_value != 0)
            {
                BitRuns.Set(bitmap, start, run);
                ones += run;
            }

            start += run;
            count -= run;
            _left -= run;
        }

        return ones;
    }

    /// <summary>Skips values of 1 bit and returns the number of ones among them.</summary>
    public int SkipBits(int count)
    {
        var ones = 0;
        while (count > 0)
        {
            var run = (int)Math.Min(Require(), count);
            if (_packed is not null)
            {
                ones += BitRuns.Count(_packed, _packedIndex, run);
                _packedIndex += run;
            }
            else if (_value != 0)
            {
                ones += run;
            }

            count -= run;
            _left -= run;
        }

        return ones;
    }

    public void Skip(long count)
    {
        while (count > 0)
        {
            var run = Math.Min(Require(), count);
            _packedIndex += run;
            count -= run;
            _left -= run;
        }
    }

    long Require()
    {
        while (_left == 0)
        {
            if (_next >= _end)
            {
                throw ParquetErrors.Corrupt("the runs of levels or indices end before the values do");
            }

            ReadHeader();
        }

        return _left;
    }

    void ReadPacked(uint* destination, int count)
    {
        // A group of eight values starts on a byte; single values bring the position there.
        var lead = (int)Math.Min(-_packedIndex & 7, count);
        if (lead > 0)
        {
            BitUnpacker.UnpackScalar(_packed, _width, destination, _packedIndex, lead);
        }

        BitUnpacker.Unpack(_packed + ((_packedIndex + lead) * _width / 8), _width, destination + lead, count - lead);
        _packedIndex += count;
    }

    void ReadHeader()
    {
        ulong header = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (_next >= _end || shift > 28)
            {
                throw ParquetErrors.Corrupt("a run header is damaged");
            }

            var part = *_next++;
            header |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                break;
            }
        }

        if ((header & 1) == 0)
        {
            ReadRepeated((long)(header >> 1));
            return;
        }

        // The last group may be cut where its padding would start.
        var available = _end - _next;
        var groups = (long)(header >> 1);
        var bytes = Math.Min(groups * _width, available);
        _packed = _next;
        _packedIndex = 0;
        _left = Math.Min(groups * 8, bytes * 8 / _width);
        _next += bytes;
    }

    void ReadRepeated(long count)
    {
        var bytes = (_width + 7) / 8;
        if (bytes > _end - _next)
        {
            throw ParquetErrors.Corrupt("a repeated value is cut off");
        }

        uint value = 0;
        for (var i = 0; i < bytes; i++)
        {
            value |= (uint)*_next++ << (8 * i);
        }

        if (_width < 32 && value >> _width != 0)
        {
            throw ParquetErrors.Corrupt($"the repeated value {value} does not fit {_width} bits");
        }

        _packed = null;
        _value = value;
        _left = count;
    }
}
