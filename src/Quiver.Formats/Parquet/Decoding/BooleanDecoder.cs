using Quiver.Formats.Parquet.Encodings;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Reading;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Decodes booleans to bytes of 0 and 1; the column packs them once nulls are in their places.</summary>
sealed unsafe class BooleanDecoder : LeafDecoder
{
    RunReader _runs;
    byte* _bits;
    long _position;
    long _count;

    public override int Width => 1;

    public override void SetDictionary(PageMemory memory, byte* data, int length, int count)
    {
        memory.Release();
        throw ParquetErrors.Corrupt("a boolean column has a dictionary page");
    }

    public override void StartPage(ParquetEncoding encoding, byte* data, int length)
    {
        switch (encoding)
        {
            case ParquetEncoding.Plain:
                _bits = data;
                _position = 0;
                _count = length * 8L;
                break;
            case ParquetEncoding.Rle:
                // The runs have their length in front, as levels of version 1 pages do.
                if (length != 0 && (length < 4 || *(uint*)data > length - 4))
                {
                    throw ParquetErrors.Corrupt($"a page of {length} bytes announces more bytes of boolean runs");
                }

                _bits = null;
                _runs = length == 0 ? new RunReader(data, 0, 1) : new RunReader(data + 4, *(uint*)data, 1);
                break;
            default:
                throw Unsupported(encoding);
        }
    }

    public override void Read(byte* destination, int count)
    {
        if (_bits is null)
        {
            _runs.ReadBytes(destination, count, 1);
            return;
        }

        Require(count);
        for (var i = 0; i < count; i += 8)
        {
            // One multiplication copies eight bits to eight bytes; the mask and the carry leave 0 or 1 in each.
            var bit = _position + i;
            var eight = ((ulong)*(ushort*)(_bits + (bit >> 3)) >> (int)(bit & 7)) & 0xFF;
            var spread = (eight * 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
            *(ulong*)(destination + i) = ((spread + 0x007F_7F7F_7F7F_7F7F) >> 7 | (spread >> 7)) & 0x0101_0101_0101_0101;
        }

        _position += count;
    }

    public override void Skip(int count)
    {
        if (_bits is null)
        {
            _runs.Skip(count);
            return;
        }

        Require(count);
        _position += count;
    }

    public override void Dispose()
    {
    }

    void Require(int count)
    {
        if (count > _count - _position)
        {
            throw ParquetErrors.Corrupt($"a page has {_count - _position} booleans left where {count} were expected");
        }
    }
}
