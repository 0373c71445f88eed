using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// Collects levels and values of one leaf for a row group: as codes while a dictionary pays, else as PLAIN bytes. The whole chunk
/// stays in memory until the row group ends, so that giving a dictionary up costs a copy and no mixed chunk.
/// </summary>
sealed unsafe class LeafWriter : IDisposable
{
    const int TrialValues = 32_768;
    const int MaxSkippedGroups = 8;

    readonly ParquetWriteOptions _options;
    readonly GrowingBuffer _scratch;
    readonly LeafDictionary _dictionary;
    int[] _memory = [];
    int _fallbacks;
    int _groupsToSkip;

    /// <summary>Creates an empty leaf.</summary>
    public LeafWriter(LeafType type, int maxDefinition, int maxRepetition, ParquetWriteOptions options, MemoryBudget budget)
    {
        Type = type;
        MaxDefinition = maxDefinition;
        MaxRepetition = maxRepetition;
        _options = options;
        _scratch = new GrowingBuffer(budget);
        _dictionary = new LeafDictionary(type.Width, budget);
        Definition = new GrowingBuffer(budget);
        Repetition = new GrowingBuffer(budget);
        Plain = new GrowingBuffer(budget);
        Codes = new GrowingBuffer(budget);
        Clear();
    }

    /// <summary>How values are stored.</summary>
    public LeafType Type { get; }

    /// <summary>The definition level of a value.</summary>
    public int MaxDefinition { get; }

    /// <summary>The deepest repetition level.</summary>
    public int MaxRepetition { get; }

    /// <summary>A definition level in each byte; empty where there is only one.</summary>
    public GrowingBuffer Definition { get; }

    /// <summary>A repetition level in each byte; empty where there is only one.</summary>
    public GrowingBuffer Repetition { get; }

    /// <summary>The values where <see cref="IsDictionary"/> is false.</summary>
    public GrowingBuffer Plain { get; }

    /// <summary>A 32-bit code a value where <see cref="IsDictionary"/> is true.</summary>
    public GrowingBuffer Codes { get; }

    /// <summary>The values that <see cref="Codes"/> point to.</summary>
    public LeafDictionary Dictionary => _dictionary;

    /// <summary>Whether values are collected as codes.</summary>
    public bool IsDictionary { get; private set; }

    /// <summary>The values that are not null.</summary>
    public long ValueCount { get; private set; }

    /// <summary>The values, nulls and empty lists: as many as there are levels.</summary>
    public long EntryCount { get; private set; }

    /// <summary>The bytes held.</summary>
    public long Bytes => Definition.Length + Repetition.Length + Plain.Length + Codes.Length + _dictionary.Values.Length;

    /// <summary>Appends entries whose definition levels are all the deepest, of a leaf that does not repeat.</summary>
    public void AppendDefined(int count)
    {
        EntryCount += count;
        if (MaxDefinition > 0)
        {
            Definition.Fill((byte)MaxDefinition, count);
        }
    }

    /// <summary>Appends entries.</summary>
    public void AppendLevels(ReadOnlySpan<byte> definition, ReadOnlySpan<byte> repetition)
    {
        EntryCount += definition.Length;
        if (MaxDefinition > 0)
        {
            Definition.Append(definition);
        }

        if (MaxRepetition > 0)
        {
            Repetition.Append(repetition);
        }
    }

    /// <summary>Appends the values at <paramref name="first"/> plus each index; none of them is null.</summary>
    public void AppendValues(Column column, int first, int* indexes, bool isDense, int count)
    {
        if (count == 0)
        {
            return;
        }

        ValueCount += count;
        var done = 0;
        if (IsDictionary)
        {
            done = !isDense && column.Length <= count / 2
                ? AppendRemembered(column, first, indexes, count)
                : AppendCodes(column, first, indexes, isDense, count);
            if (done < count || !DictionaryPays())
            {
                GiveUpDictionary();
            }
        }

        if (done == count)
        {
            return;
        }

        if (column is StringColumn strings)
        {
            AppendPlain(strings, first, indexes + done, count - done);
            return;
        }

        var bytes = (long)(count - done) * Type.Width;
        if (isDense)
        {
            // The indexes stay 0, 1, …, so that the copy is one block.
            first += done;
            done = 0;
        }

        ValueEncoder.Encode(Type, column, first, indexes + done, isDense, (int)(bytes / Type.Width), Plain.Reserve(bytes));
        Plain.Advance(bytes);
    }

    /// <summary>Gives the dictionary up where the chunk is smaller without it; called when the row group ends.</summary>
    public void ChooseEncoding()
    {
        if (!IsDictionary)
        {
            return;
        }

        var plain = Type.Width != 0 ? ValueCount * Type.Width : PlainBytes();
        if (ValueCount == 0 || _dictionary.Values.Length + (ValueCount * CodeBits(_dictionary.Count) / 8) >= plain)
        {
            GiveUpDictionary();
        }
    }

    /// <summary>Forgets everything: the next row group begins.</summary>
    public void Clear()
    {
        Definition.Clear();
        Repetition.Clear();
        Plain.Clear();
        Codes.Clear();
        _dictionary.Clear();
        ValueCount = 0;
        EntryCount = 0;
        IsDictionary = _options.UseDictionary && Type.Physical != ParquetType.Boolean && _groupsToSkip == 0;
        _groupsToSkip = Math.Max(0, _groupsToSkip - 1);
    }

    /// <summary>The bits of a code; at least one, since some readers reject none.</summary>
    public static int CodeBits(int count) => Math.Max(1, 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)Math.Max(count - 1, 0)));

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Definition.Dispose();
        Repetition.Dispose();
        Plain.Dispose();
        Codes.Dispose();
        _scratch.Dispose();
        _dictionary.Dispose();
    }

    bool DictionaryPays() => ValueCount < TrialValues || _dictionary.Count <= ValueCount * 4 / 5;

    long PlainBytes()
    {
        long bytes = 0;
        var codes = (int*)Codes.Pointer;
        for (long i = 0; i < ValueCount; i++)
        {
            bytes += _dictionary[codes[i]].Length;
        }

        return bytes;
    }

    void GiveUpDictionary()
    {
        var codes = (int*)Codes.Pointer;
        var count = Codes.Length / 4;
        for (long i = 0; i < count; i++)
        {
            Plain.Append(_dictionary[codes[i]]);
        }

        Codes.Clear();
        _dictionary.Clear();
        IsDictionary = false;
        if (ValueCount > 0)
        {
            // A column of distinct values stays one as a rule: try again less and less often.
            _fallbacks = Math.Min(_fallbacks + 1, MaxSkippedGroups);
            _groupsToSkip = _fallbacks;
        }
    }

    /// <summary>Appends codes until the dictionary is full; returns how many.</summary>
    int AppendCodes(Column column, int first, int* indexes, bool isDense, int count)
    {
        var codes = (int*)Codes.Reserve((long)count * 4);
        var done = column is StringColumn strings
            ? CodeStrings(strings.Views + first, indexes, count, codes)
            : CodeFixed(column, first, indexes, isDense, count, codes);
        Codes.Advance((long)done * 4);
        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int CodeFixed(Column column, int first, int* indexes, bool isDense, int count, int* codes)
    {
        _scratch.Clear();
        var values = _scratch.Reserve((long)count * Type.Width);
        ValueEncoder.Encode(Type, column, first, indexes, isDense, count, values);
        for (var i = 0; i < count; i++)
        {
            codes[i] = Type.Width switch
            {
                4 => _dictionary.Code(((uint*)values)[i]),
                8 => _dictionary.Code(((ulong*)values)[i]),
                _ => _dictionary.Code(values + ((long)i * Type.Width), Type.Width),
            };
            if (_dictionary.Values.Length > _options.DictionaryBytes)
            {
                return i + 1;
            }
        }

        return count;
    }

    int CodeStrings(StringView* views, int* indexes, int count, int* codes)
    {
        for (var i = 0; i < count; i++)
        {
            var view = views + indexes[i];
            codes[i] = _dictionary.Code(StringView.BytesOf(view), view->Length);
            if (_dictionary.Values.Length > _options.DictionaryBytes)
            {
                return i + 1;
            }
        }

        return count;
    }

    /// <summary>Appends codes of a column that has fewer values than are asked for: each is looked up once.</summary>
    int AppendRemembered(Column column, int first, int* indexes, int count)
    {
        if (_memory.Length < column.Length)
        {
            _memory = new int[column.Length];
        }

        _memory.AsSpan(0, column.Length).Fill(-1);
        var codes = (int*)Codes.Reserve((long)count * 4);
        var done = 0;
        while (done < count && _dictionary.Values.Length <= _options.DictionaryBytes)
        {
            var index = first + indexes[done];
            ref var code = ref _memory[index];
            if (code < 0)
            {
                code = column is StringColumn strings
                    ? CodeOne(strings.Views + index)
                    : CodeOne(column, index);
            }

            codes[done++] = code;
        }

        Codes.Advance((long)done * 4);
        return done;
    }

    int CodeOne(StringView* view) => _dictionary.Code(StringView.BytesOf(view), view->Length);

    int CodeOne(Column column, int index)
    {
        int code;
        CodeFixed(column, 0, &index, false, 1, &code);
        return code;
    }

    void AppendPlain(StringColumn column, int first, int* indexes, int count)
    {
        var views = column.Views + first;
        for (var i = 0; i < count; i++)
        {
            var view = views + indexes[i];
            var target = Plain.Reserve(view->Length + 4L);
            Unsafe.WriteUnaligned(target, view->Length);
            if (view->IsInline)
            {
                // Twelve bytes fit the slack, whatever the length is.
                Unsafe.CopyBlockUnaligned(target + 4, (byte*)view + 4, StringView.InlineCapacity);
            }
            else
            {
                Buffer.MemoryCopy(view->Pointer, target + 4, view->Length, view->Length);
            }

            Plain.Advance(view->Length + 4L);
        }
    }
}
