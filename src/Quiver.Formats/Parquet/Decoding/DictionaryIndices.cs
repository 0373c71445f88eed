using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Formats.Parquet.Encodings;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Reads the dictionary indices of a page and checks them against the size of the dictionary.</summary>
unsafe struct DictionaryIndices
{
    const int Strip = 256;

    RunReader _runs;
    uint _dictionaryCount;
    bool _alwaysInside;

    /// <summary>Starts at the value section of a page: one byte of bit width and runs.</summary>
    public void Start(byte* data, int length, int dictionaryCount)
    {
        var width = length > 0 ? *data : 1;
        _runs = length > 0 ? new RunReader(data + 1, length - 1, width) : new RunReader(data, 0, 1);
        _dictionaryCount = (uint)dictionaryCount;
        _alwaysInside = width < 31 && dictionaryCount >= 1L << width;
    }

    /// <summary>Writes the next indices, all inside of the dictionary; up to 64 bytes past them may be overwritten.</summary>
    public void Read(uint* destination, int count)
    {
        _runs.Read(destination, count);
        if (!_alwaysInside)
        {
            Check(destination, count);
        }
    }

    /// <summary>Writes some of the next <paramref name="count"/> indices, as <see cref="LeafDecoder.ReadSome"/> does.</summary>
    public void ReadSome(uint* destination, int* values, int selected, int origin, int count)
    {
        var strip = stackalloc uint[Strip + 16];
        var position = 0;
        for (var i = 0; i < selected;)
        {
            // Unpacking is as fast as passing over; only strips without a chosen index are not unpacked.
            var next = values[i] - origin;
            _runs.Skip(next - position);
            position = next;
            var run = Math.Min(Strip, values[selected - 1] - origin + 1 - position);
            _runs.Read(strip, run);
            for (; i < selected && values[i] - origin < position + run; i++)
            {
                *destination++ = strip[values[i] - origin - position];
            }

            position += run;
        }

        _runs.Skip(count - position);
        if (!_alwaysInside)
        {
            Check(destination - selected, selected);
        }
    }

    public void Skip(int count) => _runs.Skip(count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    readonly void Check(uint* indices, int count)
    {
        var max = Vector512<uint>.Zero;
        var i = 0;
        for (; i <= count - 16; i += 16)
        {
            max = Vector512.Max(max, Vector512.Load(indices + i));
        }

        uint largest = 0;
        for (var lane = 0; lane < 16; lane++)
        {
            largest = Math.Max(largest, max[lane]);
        }

        for (; i < count; i++)
        {
            largest = Math.Max(largest, indices[i]);
        }

        if (count > 0 && largest >= _dictionaryCount)
        {
            throw ParquetErrors.Corrupt($"the dictionary index {largest} is outside of a dictionary of {_dictionaryCount} values");
        }
    }
}
