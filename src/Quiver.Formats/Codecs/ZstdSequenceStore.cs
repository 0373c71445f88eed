using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>The sequences and the literals of one block while it is compressed.</summary>
sealed unsafe class ZstdSequenceStore
{
    /// <summary>How many bytes before the end of a block the last match may start: literals are copied in whole vectors.</summary>
    public const int EndMargin = 16;

    const int MinMatch = 3;

    readonly byte[] _literals = GC.AllocateUninitializedArray<byte>(ZstdBlockDecoder.MaxBlockLength + 64, pinned: true);
    readonly ZstdSequence[] _sequences =
        GC.AllocateUninitializedArray<ZstdSequence>((ZstdBlockDecoder.MaxBlockLength / MinMatch) + 1, pinned: true);

    readonly byte* _firstLiteral;
    readonly ZstdSequence* _first;
    byte* _literal;
    ZstdSequence* _next;

    /// <summary>Creates an empty store with room for the largest block.</summary>
    public ZstdSequenceStore()
    {
        // The arrays are pinned: their addresses stay valid as long as this object.
        _firstLiteral = (byte*)Unsafe.AsPointer(ref _literals[0]);
        _first = (ZstdSequence*)Unsafe.AsPointer(ref _sequences[0]);
        Clear();
    }

    /// <summary>The sequences so far.</summary>
    public ReadOnlySpan<ZstdSequence> Sequences => new(_first, (int)(_next - _first));

    /// <summary>The literals so far.</summary>
    public ReadOnlySpan<byte> Literals => new(_firstLiteral, (int)(_literal - _firstLiteral));

    /// <summary>Starts the next block.</summary>
    public void Clear()
    {
        _literal = _firstLiteral;
        _next = _first;
    }

    /// <summary>
    /// Adds literals and a match. The sum of all lengths is at most that of a block, so that neither array overflows; at least
    /// <see cref="EndMargin"/> bytes can be read behind the literals.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* literals, uint literalLength, uint offsetValue, uint matchLength)
    {
        byte* literal = _literal;
        Vector128.Load(literals).Store(literal);
        for (uint copied = 16; copied < literalLength; copied += 16)
        {
            Vector128.Load(literals + copied).Store(literal + copied);
        }

        _literal = literal + literalLength;
        ZstdSequence* next = _next;
        next->LiteralLength = literalLength;
        next->MatchLength = matchLength;
        next->OffsetValue = offsetValue;
        _next = next + 1;
    }

    /// <summary>Adds the literals behind the last match.</summary>
    public void AddLast(byte* literals, long length)
    {
        Buffer.MemoryCopy(literals, _literal, length, length);
        _literal += length;
    }
}
