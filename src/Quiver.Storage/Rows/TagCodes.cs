using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Rows;

/// <summary>A tag of the rows of a batch as codes of its distinct values, code 0 for a row without the tag.</summary>
sealed unsafe class TagCodes(string table, string name)
{
    readonly Dictionary<byte[], int> _codes = new(BytesComparer.Instance);
    readonly List<byte[]> _values = [];
    int[] _rows = [];
    int[] _entries = [];

    /// <summary>The name of the tag.</summary>
    public string Name => name;

    /// <summary>Whether all rows have the first row's code.</summary>
    public bool IsConstant { get; private set; }

    /// <summary>One more than the largest code.</summary>
    public int Count => _values.Count + 1;

    /// <summary>The codes by row.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>Returns the value of a code other than 0.</summary>
    public byte[] ValueOf(int code) => _values[code - 1];

    /// <summary>Looks at the values of a batch.</summary>
    public void Read(Column column)
    {
        _codes.Clear();
        _values.Clear();
        var length = column.Length;
        if (_rows.Length < length)
        {
            _rows = new int[length];
        }

        IsConstant = column is ConstantColumn or NullColumn || column.NullCount == length;
        if (IsConstant)
        {
            var isNull = column is NullColumn || column.IsNull(0);
            _rows.AsSpan(0, length).Fill(isNull ? 0 : Code(Texts(column is ConstantColumn constant ? constant.Value : column).GetBytes(0)));
            return;
        }

        if (column is DictionaryColumn dictionary)
        {
            ReadDictionary(dictionary);
        }
        else
        {
            ReadTexts(Texts(column));
        }
    }

    void ReadDictionary(DictionaryColumn column)
    {
        var texts = Texts(column.Values);
        if (_entries.Length < texts.Length)
        {
            _entries = new int[texts.Length];
        }

        // Only entries that rows have: a dictionary that many batches share may be much larger than this one.
        var entries = _entries.AsSpan(0, texts.Length);
        entries.Clear();
        for (var row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
            {
                _rows[row] = 0;
                continue;
            }

            ref var code = ref entries[column.Codes[row]];
            if (code == 0)
            {
                code = Code(texts.GetBytes(column.Codes[row]));
            }

            _rows[row] = code;
        }
    }

    void ReadTexts(StringColumn texts)
    {
        var previous = -1;
        for (var row = 0; row < texts.Length; row++)
        {
            if (texts.IsNull(row))
            {
                _rows[row] = 0;
                continue;
            }

            _rows[row] = previous >= 0 && StringView.Equal(texts.Views + row, texts.Views + previous)
                ? _rows[previous]
                : Code(texts.GetBytes(row));
            previous = row;
        }
    }

    int Code(ReadOnlySpan<byte> text)
    {
        var lookup = _codes.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(text, out var code))
        {
            var copy = text.ToArray();
            _values.Add(copy);
            code = _values.Count;
            _codes.Add(copy, code);
        }

        return code;
    }

    StringColumn Texts(Column column) => column as StringColumn is { Type.Id: TypeId.Utf8 } texts
        ? texts
        : throw new QuiverException(
            ErrorCode.TypeMismatch, $"column \"{name}\" of table \"{table}\" is a tag, whose values are texts; {column.Type} is not taken");
}
