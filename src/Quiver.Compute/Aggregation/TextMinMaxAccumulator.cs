using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>Keeps the least or greatest text or bytes. Values live in managed arrays: an extremum that is replaced leaves no
/// hole. The first four bytes of each lie beside them as a number, which most rows lose against.</summary>
sealed unsafe class TextMinMaxAccumulator(DataType type, bool isMax, MemoryBudget budget) : GroupedAccumulator
{
    readonly ColumnScratch _flat = new(budget);
    byte[]?[] _values = [];
    uint[] _prefixes = [];
    byte[] _seen = [];
    long _bytes;

    public override long StateBytes => _bytes + (_values.Length * 12L);

    public override void Resize(int groupCount)
    {
        if (_values.Length < groupCount)
        {
            int before = _values.Length;
            Array.Resize(ref _values, Math.Max(groupCount, before * 2));
            Array.Resize(ref _prefixes, _values.Length);
            _prefixes.AsSpan(before).Fill(isMax ? 0 : uint.MaxValue);
        }
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not StringColumn column)
        {
            return;
        }

        StringView* views = column.Views;
        for (int i = 0; i < groups.Length; i++)
        {
            if (MayReplace(groups[i], views + i) && !column.IsNull(i))
            {
                Offer(groups[i], StringView.SpanOf(views + i));
            }
        }
    }

    public override void UpdateRun(IReadOnlyList<Column> arguments, int group, int rowCount)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        switch (arguments[0])
        {
            case ConstantColumn { Value: StringColumn } constant when rowCount > 0:
                OfferRows((StringColumn)constant.Value, group, 1);
                break;
            case StringColumn column:
                OfferRows(column, group, rowCount);
                break;
            case DictionaryColumn { Values: StringColumn entries } codes when entries.Length <= rowCount:
                OfferEntries(codes, entries, group, rowCount);
                break;
            default:
                base.UpdateRun(arguments, group, rowCount);
                break;
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (TextMinMaxAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            if (source._values[otherGroups[i]] is { } value)
            {
                Offer(groups[i], value);
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (StringColumnBuilder)ColumnBuilder.Create(type, budget);
        for (int i = from; i < from + count; i++)
        {
            if (_values[i] is { } value)
            {
                builder.Append(value);
            }
            else
            {
                builder.AppendNull();
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _flat.Dispose();
        base.Dispose(disposing);
    }

    void OfferRows(StringColumn column, int group, int rowCount)
    {
        StringView* views = column.Views;
        for (int i = 0; i < rowCount; i++)
        {
            if (MayReplace(group, views + i) && !column.IsNull(i))
            {
                Offer(group, StringView.SpanOf(views + i));
            }
        }
    }

    /// <summary>Looks at each entry of a dictionary that some row has once.</summary>
    void OfferEntries(DictionaryColumn column, StringColumn entries, int group, int rowCount)
    {
        if (_seen.Length < entries.Length)
        {
            _seen = new byte[Math.Max(entries.Length, _seen.Length * 2)];
        }

        Span<byte> seen = _seen.AsSpan(0, entries.Length);
        seen.Clear();
        bool hasNulls = column.HasValidity;
        int* codes = column.Codes;
        for (int i = 0; i < rowCount; i++)
        {
            if (!hasNulls || !column.IsNull(i))
            {
                seen[codes[i]] = 1;
            }
        }

        for (int entry = 0; entry < entries.Length; entry++)
        {
            if (seen[entry] != 0 && MayReplace(group, entries.Views + entry) && !entries.IsNull(entry))
            {
                Offer(group, StringView.SpanOf(entries.Views + entry));
            }
        }
    }

    /// <summary>Says whether the first four bytes of a value leave open that it replaces the one of a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool MayReplace(int group, StringView* view)
    {
        uint prefix = BinaryPrimitives.ReverseEndianness(view->Prefix);
        return isMax ? prefix >= _prefixes[group] : prefix <= _prefixes[group];
    }

    void Offer(int group, ReadOnlySpan<byte> value)
    {
        byte[]? known = _values[group];
        if (known is not null)
        {
            int order = value.SequenceCompareTo(known);
            if (isMax ? order <= 0 : order >= 0)
            {
                return;
            }

            _bytes -= known.Length + 24;
        }

        _values[group] = value.ToArray();
        _prefixes[group] = PrefixOf(value);
        _bytes += value.Length + 24;
    }

    static uint PrefixOf(ReadOnlySpan<byte> value)
    {
        Span<byte> first = stackalloc byte[sizeof(uint)];
        first.Clear();
        value[..Math.Min(value.Length, first.Length)].CopyTo(first);
        return BinaryPrimitives.ReadUInt32BigEndian(first);
    }
}
