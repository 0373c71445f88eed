using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>The last three offsets (RFC 8878, 3.1.1.5).</summary>
struct ZstdRepeats
{
    uint _first;
    uint _second;
    uint _third;

    /// <summary>The offsets at the start of a frame.</summary>
    public static ZstdRepeats Initial => new() { _first = 1, _second = 4, _third = 8 };

    /// <summary>Returns the offset that a value means behind so many literals; 0 and what wraps around are no offsets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Resolve(uint value, uint literals)
    {
        uint offset;
        if (value > 3)
        {
            offset = value - 3;
            _third = _second;
        }
        else
        {
            // Without literals the last offset itself makes no sense: the values count from the one before.
            uint choice = value + (literals == 0 ? 1u : 0);
            if (choice == 1)
            {
                return _first;
            }

            offset = choice == 2 ? _second : choice == 3 ? _third : _first - 1;
            _third = choice == 2 ? _third : _second;
        }

        _second = _first;
        return _first = offset;
    }
}
