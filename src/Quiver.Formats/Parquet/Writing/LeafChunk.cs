using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// Levels and values of one leaf in one row group. Values are collected as they come: as PLAIN bytes, as views of texts that stay
/// in their batches, or as codes where the columns are dictionaries themselves, so that each of their values is hashed once.
/// </summary>
sealed unsafe class LeafChunk : IDisposable
{
    readonly MemoryBudget _budget;
    readonly int _dictionaryBytes;
    readonly int _valueBytes;
    int[] _memory = [];
    Column? _remembered;

    /// <summary>Creates an empty chunk.</summary>
    /// <param name="schema">The leaf.</param>
    /// <param name="rows">The rows to come, for which room is made at once.</param>
    /// <param name="dictionaryBytes">The largest dictionary; 0 allows none.</param>
    /// <param name="budget">What memory is counted against.</param>
    public LeafChunk(LeafSchema schema, long rows, int dictionaryBytes, MemoryBudget budget)
    {
        Schema = schema;
        _budget = budget;
        _dictionaryBytes = schema.Type.Physical == ParquetType.Boolean ? 0 : dictionaryBytes;
        _valueBytes = IsText ? sizeof(StringView) : schema.Type.Width;
        Rows = rows;
        Definition = new GrowingBuffer(budget);
        Repetition = new GrowingBuffer(budget);
        Values = new GrowingBuffer(budget);
        Codes = new GrowingBuffer(budget);
    }

    /// <summary>The leaf.</summary>
    public LeafSchema Schema { get; }

    /// <summary>The rows that the chunk is made for.</summary>
    public long Rows { get; }

    /// <summary>Whether values have varying length and are kept as views.</summary>
    public bool IsText => Schema.Type.Width == 0;

    /// <summary>A definition level in each byte; empty while all are the deepest.</summary>
    public GrowingBuffer Definition { get; }

    /// <summary>A repetition level in each byte; empty where there is only one.</summary>
    public GrowingBuffer Repetition { get; }

    /// <summary>The values where <see cref="IsCoded"/> is false: PLAIN bytes, or <see cref="StringView"/>s of texts.</summary>
    public GrowingBuffer Values { get; }

    /// <summary>A 32-bit code a value, where there is a dictionary.</summary>
    public GrowingBuffer Codes { get; }

    /// <summary>What the codes point to; null where there is no dictionary.</summary>
    public LeafDictionary? Dictionary { get; private set; }

    /// <summary>Whether values are there as codes only.</summary>
    public bool IsCoded { get; private set; }

    /// <summary>The values that are not null.</summary>
    public long ValueCount { get; private set; }

    /// <summary>The values, nulls and empty lists: as many as there are levels.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Whether some definition level is not the deepest.</summary>
    public bool HasDefinitions => Definition.Length > 0;

    /// <summary>The views of texts.</summary>
    public StringView* Views => (StringView*)Values.Pointer;

    /// <summary>Appends entries whose definition levels are all the deepest, of a leaf that does not repeat.</summary>
    public void AppendDefined(int count)
    {
        EntryCount += count;
        if (HasDefinitions)
        {
            Definition.Fill((byte)Schema.MaxDefinition, count);
        }
    }

    /// <summary>Appends entries.</summary>
    public void AppendLevels(ReadOnlySpan<byte> definition, ReadOnlySpan<byte> repetition)
    {
        if (Schema.MaxDefinition > 0)
        {
            if (!HasDefinitions && definition.ContainsAnyExcept((byte)Schema.MaxDefinition))
            {
                Definition.Reserve(Math.Max(Rows, EntryCount));
                Definition.Fill((byte)Schema.MaxDefinition, checked((int)EntryCount));
                Definition.Append(definition);
            }
            else if (HasDefinitions)
            {
                Definition.Append(definition);
            }
        }

        if (Schema.MaxRepetition > 0)
        {
            Repetition.Append(repetition);
        }

        EntryCount += definition.Length;
    }

    /// <summary>Appends the values at <paramref name="first"/> plus each index; none of them is null.</summary>
    /// <param name="column">A column of the leaf's type that is not a constant.</param>
    /// <param name="first">What the indexes count from.</param>
    /// <param name="indexes">Which values.</param>
    /// <param name="isDense">Whether the indexes are 0, 1, 2, …</param>
    /// <param name="count">How many values.</param>
    public void AppendValues(Column column, int first, int* indexes, bool isDense, int count)
    {
        if (count == 0)
        {
            return;
        }

        var dictionary = column as DictionaryColumn;
        if (dictionary is not null && ValueCount == 0 && _dictionaryBytes > 0)
        {
            IsCoded = true;
            Dictionary = new LeafDictionary(Schema.Type.Width, _budget);
            Codes.Reserve(Rows * sizeof(int));
        }

        var done = !IsCoded ? 0
            : dictionary is not null ? CodeDictionary(dictionary, first, indexes, count)
            : CodeValues(column, first, indexes, isDense, count);
        ValueCount += done;
        if (done == count)
        {
            return;
        }

        Decode();
        ValueCount += count - done;
        if (dictionary is not null)
        {
            AppendDictionary(dictionary, first, indexes + done, count - done);
        }
        else if (isDense)
        {
            AppendFlat(column, first + done, indexes, isDense, count - done);
        }
        else
        {
            AppendFlat(column, first, indexes + done, isDense, count - done);
        }
    }

    /// <summary>Gives the dictionary of the columns up: codes become values.</summary>
    public void Decode()
    {
        if (!IsCoded)
        {
            return;
        }

        var codes = (int*)Codes.Pointer;
        var target = MakeRoom(Codes.Length / sizeof(int));
        Dictionary!.Gather(codes, Codes.Length / sizeof(int), target);
        Values.Advance(Codes.Length / sizeof(int) * _valueBytes);
        DropDictionary();
    }

    /// <summary>Makes a dictionary of the values, which stay; gives up and returns false where it grows beyond a size.</summary>
    /// <param name="bytes">The most bytes of dictionary and codes together.</param>
    /// <param name="codeCount">How many codes to count: fewer than there are where they lie in runs.</param>
    public bool TryBuildDictionary(long bytes, long codeCount)
    {
        Dictionary = new LeafDictionary(Schema.Type.Width, _budget);
        var codes = (int*)Codes.Reserve(ValueCount * sizeof(int));
        const int Step = 4096;
        for (long done = 0; done < ValueCount; done += Step)
        {
            var count = (int)Math.Min(Step, ValueCount - done);
            Dictionary.Code(Values.Pointer + (done * _valueBytes), count, codes + done);
            if (Dictionary.PlainBytes > _dictionaryBytes || Dictionary.PlainBytes + (codeCount * Dictionary.CodeBits / 8) > bytes)
            {
                DropDictionary();
                return false;
            }
        }

        Codes.Advance(ValueCount * sizeof(int));
        return true;
    }

    /// <summary>Forgets dictionary and codes, of values that are there otherwise.</summary>
    public void DropDictionary()
    {
        Dictionary?.Dispose();
        Dictionary = null;
        Codes.Clear();
        IsCoded = false;
    }

    /// <summary>Copies values, in the form of <see cref="Values"/>.</summary>
    public void Copy(long first, int count, byte* target)
    {
        if (IsCoded)
        {
            Dictionary!.Gather((int*)Codes.Pointer + first, count, target);
        }
        else
        {
            Buffer.MemoryCopy(Values.Pointer + (first * _valueBytes), target, (long)count * _valueBytes, (long)count * _valueBytes);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Definition.Dispose();
        Repetition.Dispose();
        Values.Dispose();
        Codes.Dispose();
        Dictionary?.Dispose();
    }

    byte* MakeRoom(long count) =>
        Values.Reserve((Values.Length == 0 ? Math.Max(count, Schema.MaxRepetition == 0 ? Rows : 0) : count) * _valueBytes);

    void AppendFlat(Column column, int first, int* indexes, bool isDense, int count)
    {
        var target = MakeRoom(count);
        EncodeFlat(column, first, indexes, isDense, count, target);
        Values.Advance((long)count * _valueBytes);
    }

    void EncodeFlat(Column column, int first, int* indexes, bool isDense, int count, byte* target)
    {
        if (column is not StringColumn strings)
        {
            ValueEncoder.Encode(Schema.Type, column, first, indexes, isDense, count, target);
            return;
        }

        var views = strings.Views + first;
        if (isDense)
        {
            Buffer.MemoryCopy(views, target, (long)count * sizeof(StringView), (long)count * sizeof(StringView));
            return;
        }

        for (var i = 0; i < count; i++)
        {
            ((StringView*)target)[i] = views[indexes[i]];
        }
    }

    /// <summary>Appends the values of a dictionary's codes as they are.</summary>
    void AppendDictionary(DictionaryColumn column, int first, int* indexes, int count)
    {
        var codes = column.Codes + first;
        const int Step = 512;
        var picked = stackalloc int[Step];
        for (var done = 0; done < count; done += Step)
        {
            var some = Math.Min(Step, count - done);
            for (var i = 0; i < some; i++)
            {
                picked[i] = codes[indexes[done + i]];
            }

            AppendFlat(column.Values, 0, picked, isDense: false, some);
        }
    }

    /// <summary>Appends codes of a column of values until the dictionary is full; returns how many.</summary>
    int CodeValues(Column column, int first, int* indexes, bool isDense, int count)
    {
        if (Dictionary!.PlainBytes > _dictionaryBytes)
        {
            return 0;
        }

        using var values = new GrowingBuffer(_budget);
        var flat = values.Reserve((long)count * _valueBytes);
        EncodeFlat(column, first, indexes, isDense, count, flat);
        Dictionary.Code(flat, count, (int*)Codes.Reserve((long)count * sizeof(int)));
        Codes.Advance((long)count * sizeof(int));
        return count;
    }

    /// <summary>Appends codes of a dictionary's rows: each value that occurs is looked up once.</summary>
    int CodeDictionary(DictionaryColumn column, int first, int* indexes, int count)
    {
        var values = column.Values;
        if (!ReferenceEquals(_remembered, values))
        {
            _remembered = values;
            _memory = _memory.Length < values.Length ? new int[values.Length] : _memory;
            _memory.AsSpan(0, values.Length).Fill(-1);
        }

        var target = (int*)Codes.Reserve((long)count * sizeof(int));
        var codes = column.Codes + first;
        var done = 0;
        fixed (int* memory = _memory)
        {
            for (; done < count; done++)
            {
                var from = codes[indexes[done]];
                var code = memory[from];
                if (code < 0)
                {
                    if (Dictionary!.PlainBytes > _dictionaryBytes)
                    {
                        break;
                    }

                    memory[from] = code = CodeOne(values, from);
                }

                target[done] = code;
            }
        }

        Codes.Advance((long)done * sizeof(int));
        return done;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    int CodeOne(Column values, int index)
    {
        var value = default(StringView);
        int code;
        EncodeFlat(values, 0, &index, isDense: false, 1, (byte*)&value);
        Dictionary!.Code((byte*)&value, 1, &code);
        return code;
    }
}
