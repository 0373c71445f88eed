using Quiver.Arrow.Columns;
using Quiver.Formats.Parquet.Encodings;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>DELTA_BYTE_ARRAY: lengths of the prefix shared with the value before, then the rest as DELTA_LENGTH_BYTE_ARRAY.</summary>
sealed unsafe class DeltaBytesSource : BytesSource
{
    const int Strip = 512;

    // One batch may not grow far beyond what its page could spell out.
    const long MaxBatchBytes = 128L << 20;

    readonly DeltaReader _prefixes = new();
    readonly DeltaLengthSource _suffixes = new();
    byte[] _last = [];
    int _lastLength;

    public override bool PointsIntoPage => false;

    public override void Start(byte* data, int length)
    {
        _prefixes.Start(data, length);
        var suffixes = _prefixes.FindEnd();
        _suffixes.Start(suffixes, (int)(data + length - suffixes));
        _lastLength = 0;
    }

    public override void Read(StringView* destination, int count, StringHeap heap) => Move(destination, count, heap);

    public override void Skip(int count, StringHeap heap) => Move(null, count, heap);

    /// <summary>Decodes values; those that are passed over go nowhere but into the value that the next one shares its start with.</summary>
    void Move(StringView* destination, int count, StringHeap heap)
    {
        var prefixes = stackalloc long[Strip];
        var suffixes = stackalloc StringView[Strip];
        while (count > 0)
        {
            var run = Math.Min(count, Strip);
            _prefixes.Read(prefixes, run);
            _suffixes.Read(suffixes, run, heap);
            for (var i = 0; i < run; i++)
            {
                if (prefixes[i] < 0 || prefixes[i] > _lastLength)
                {
                    throw ParquetErrors.Corrupt($"a value shares {prefixes[i]} bytes with one of {_lastLength} bytes before it");
                }

                Join((int)prefixes[i], suffixes + i);
                if (destination is not null)
                {
                    if (heap.Bytes > MaxBatchBytes)
                    {
                        throw ParquetErrors.Corrupt($"values of DELTA_BYTE_ARRAY grow beyond {MaxBatchBytes} bytes a batch");
                    }

                    *destination++ = heap.Add(_last.AsSpan(0, _lastLength));
                }
            }

            count -= run;
        }
    }

    void Join(int prefix, StringView* suffix)
    {
        var length = (long)prefix + suffix->Length;
        if (length > MaxBatchBytes)
        {
            throw ParquetErrors.Corrupt($"a value of DELTA_BYTE_ARRAY grows to {length} bytes, beyond {MaxBatchBytes}");
        }

        if (_last.Length < length)
        {
            Array.Resize(ref _last, (int)Math.Max(length, Math.Min(_last.Length * 2L, MaxBatchBytes)));
        }

        StringView.SpanOf(suffix).CopyTo(_last.AsSpan(prefix));
        _lastLength = (int)length;
    }
}
