using System.Buffers;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// Splits nested columns into leaves with repetition and definition levels (Dremel's record shredding). Entries travel down the tree:
/// each is an index into the column at hand, or -1 where a null or an empty list above ended it.
/// </summary>
static unsafe class Shredder
{
    /// <summary>The most rows of a call, for which there are ready indexes.</summary>
    public const int MaxRows = 8192;

    static readonly int[] Identity = CreateIdentity();

    /// <summary>Appends rows of a column to the chunks of the leaves below a node; the chunks are those of the column.</summary>
    public static void Append(ColumnNode node, Column column, int first, int count, LeafChunk[] chunks)
    {
        if (node.Leaf is { } leaf && column is (FixedWidthColumn or BooleanColumn or StringColumn or DictionaryColumn))
        {
            AppendFlat(node, chunks[leaf.Place], column, first, count);
            return;
        }

        using var entries = new Entries(count);
        for (var i = 0; i < count; i++)
        {
            entries.Indexes[i] = first + i;
        }

        entries.Definition.AsSpan(0, count).Clear();
        entries.Repetition.AsSpan(0, count).Clear();
        Descend(node, column, entries, chunks);
    }

    static void AppendFlat(ColumnNode node, LeafChunk leaf, Column column, int first, int count)
    {
        fixed (int* identity = Identity)
        {
            if (!column.HasValidity)
            {
                leaf.AppendDefined(count);
                leaf.AppendValues(column, first, identity, isDense: true, count);
                return;
            }

            using var entries = new Entries(count);
            fixed (int* valid = entries.Indexes)
            {
                var defined = 0;
                for (var i = 0; i < count; i++)
                {
                    var isValid = Bitmap.Get(column.Validity, first + i) ? 1 : 0;
                    entries.Definition[i] = (byte)isValid;
                    valid[defined] = i;
                    defined += isValid;
                }

                if (defined < count && !node.Field.IsNullable)
                {
                    throw NullWhereRequired(node);
                }

                leaf.AppendLevels(entries.Definition.AsSpan(0, count), default);
                leaf.AppendValues(column, first, valid, isDense: defined == count, defined);
            }
        }
    }

    /// <summary>Appends entries of a column to the leaves below a node; changes the entries.</summary>
    static void Descend(ColumnNode node, Column column, Entries entries, LeafChunk[] chunks)
    {
        var before = CountDefined(entries);
        column = Resolve(column, entries);
        var after = MarkNulls(column, entries);
        if (node.Field.IsNullable)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                entries.Definition[i] += (byte)(entries.Indexes[i] >= 0 ? 1 : 0);
            }
        }
        else if (after != before)
        {
            throw NullWhereRequired(node);
        }

        if (node.Leaf is { } leaf)
        {
            AppendLeaf(chunks[leaf.Place], column, entries);
        }
        else if (column is StructColumn structs)
        {
            for (var i = 0; i < node.Children.Count; i++)
            {
                using var copy = entries.Copy();
                Descend(node.Children[i], structs.Fields[i], copy, chunks);
            }
        }
        else if (column is ListColumn lists)
        {
            using var elements = Expand(lists, entries, node.Repetition + 1);
            Descend(node.Children[0], lists.Elements, elements, chunks);
        }
        else
        {
            // Only nulls: no entry goes on, and the leaves below need their levels all the same.
            foreach (var child in node.Children)
            {
                using var copy = entries.Copy();
                Descend(child, column, copy, chunks);
            }
        }
    }

    static void AppendLeaf(LeafChunk leaf, Column column, Entries entries)
    {
        leaf.AppendLevels(entries.Definition.AsSpan(0, entries.Count), entries.Repetition.AsSpan(0, entries.Count));
        fixed (int* indexes = entries.Indexes)
        {
            var defined = 0;
            for (var i = 0; i < entries.Count; i++)
            {
                indexes[defined] = indexes[i];
                defined += indexes[i] >= 0 ? 1 : 0;
            }

            leaf.AppendValues(column, 0, indexes, isDense: false, defined);
        }
    }

    /// <summary>Follows constants and dictionaries down to the column that holds the values.</summary>
    static Column Resolve(Column column, Entries entries)
    {
        while (true)
        {
            switch (column)
            {
                case ConstantColumn constant:
                    column = constant.Value;
                    foreach (ref var index in entries.Indexes.AsSpan(0, entries.Count))
                    {
                        index = Math.Min(index, 0);
                    }

                    break;
                case DictionaryColumn dictionary:
                    MarkNulls(dictionary, entries);
                    column = dictionary.Values;
                    foreach (ref var index in entries.Indexes.AsSpan(0, entries.Count))
                    {
                        index = index < 0 ? -1 : dictionary.Codes[index];
                    }

                    break;
                default:
                    return column;
            }
        }
    }

    /// <summary>Ends the entries that are null; returns how many go on.</summary>
    static int MarkNulls(Column column, Entries entries)
    {
        if (column is NullColumn)
        {
            entries.Indexes.AsSpan(0, entries.Count).Fill(-1);
            return 0;
        }

        if (column.HasValidity)
        {
            foreach (ref var index in entries.Indexes.AsSpan(0, entries.Count))
            {
                if (index >= 0 && !Bitmap.Get(column.Validity, index))
                {
                    index = -1;
                }
            }
        }

        return CountDefined(entries);
    }

    static int CountDefined(Entries entries)
    {
        var count = 0;
        foreach (var index in entries.Indexes.AsSpan(0, entries.Count))
        {
            count += index >= 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Replaces each list by its elements; an ended entry and an empty list stay one entry.</summary>
    static Entries Expand(ListColumn lists, Entries entries, int repetition)
    {
        long total = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var index = entries.Indexes[i];
            total += index < 0 ? 1 : Math.Max(1, lists.Offsets[index + 1] - lists.Offsets[index]);
        }

        var expanded = new Entries(checked((int)total));
        var next = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var index = entries.Indexes[i];
            var (start, end) = index < 0 ? (0, 0) : lists.GetRange(index);
            if (start == end)
            {
                expanded.Set(next++, -1, entries.Definition[i], entries.Repetition[i]);
                continue;
            }

            for (var element = start; element < end; element++)
            {
                expanded.Set(
                    next++, element, (byte)(entries.Definition[i] + 1), element == start ? entries.Repetition[i] : (byte)repetition);
            }
        }

        return expanded;
    }

    static QuiverException NullWhereRequired(ColumnNode node) =>
        new(ErrorCode.ConstraintViolation, $"column \"{node.Field.Name}\" has a null although its field allows none");

    static int[] CreateIdentity()
    {
        var identity = GC.AllocateUninitializedArray<int>(MaxRows, pinned: true);
        for (var i = 0; i < identity.Length; i++)
        {
            identity[i] = i;
        }

        return identity;
    }

    /// <summary>Entries on their way down, in rented arrays.</summary>
    sealed class Entries(int count) : IDisposable
    {
        public int Count { get; } = count;

        public int[] Indexes { get; } = ArrayPool<int>.Shared.Rent(count + 1);

        public byte[] Definition { get; } = ArrayPool<byte>.Shared.Rent(count + 1);

        public byte[] Repetition { get; } = ArrayPool<byte>.Shared.Rent(count + 1);

        public void Set(int entry, int index, byte definition, byte repetition)
        {
            Indexes[entry] = index;
            Definition[entry] = definition;
            Repetition[entry] = repetition;
        }

        public Entries Copy()
        {
            var copy = new Entries(Count);
            Indexes.AsSpan(0, Count).CopyTo(copy.Indexes);
            Definition.AsSpan(0, Count).CopyTo(copy.Definition);
            Repetition.AsSpan(0, Count).CopyTo(copy.Repetition);
            return copy;
        }

        public void Dispose()
        {
            ArrayPool<int>.Shared.Return(Indexes);
            ArrayPool<byte>.Shared.Return(Definition);
            ArrayPool<byte>.Shared.Return(Repetition);
        }
    }
}
