using System.Text;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>What is known of the values at one place of the rows: every value widens it.</summary>
sealed unsafe class JsonShape
{
    /// <summary>Values nested deeper than this stay JSON text.</summary>
    const int MaxTypedDepth = 64;

    /// <summary>Objects with more keys than this stay JSON text: their keys are data.</summary>
    const int MaxFields = 4096;

    readonly Dictionary<string, JsonShape> _fields = [];
    readonly List<string> _order = [];
    JsonShape? _element;
    TextTypes _strings = new();
    bool _hasStrings;
    bool _hasBooleans;
    bool _hasIntegers;
    bool _hasDoubles;
    bool _hasObjects;
    bool _hasArrays;
    bool _isText;

    /// <summary>Whether all values are objects with keys, or null.</summary>
    public bool IsObject => _hasObjects && KindCount == 1 && _fields.Count > 0 && !_isText;

    /// <summary>The keys in the order in which they came.</summary>
    public IReadOnlyList<string> Keys => _order;

    int KindCount => (_hasStrings ? 1 : 0) + (_hasBooleans ? 1 : 0) + (_hasIntegers || _hasDoubles ? 1 : 0)
        + (_hasObjects ? 1 : 0) + (_hasArrays ? 1 : 0);

    /// <summary>Returns the shape of a key.</summary>
    public JsonShape Field(string key) => _fields[key];

    /// <summary>Goes past a value and widens the shape by it.</summary>
    public void Add(JsonTokens tokens, int depth = 0)
    {
        switch (tokens.Peek)
        {
            case (byte)'"':
                AddString(tokens);
                break;
            case (byte)'{' when depth < MaxTypedDepth:
                AddObject(tokens, depth);
                break;
            case (byte)'[' when depth < MaxTypedDepth:
                AddArray(tokens, depth);
                break;
            case (byte)'{' or (byte)'[':
                _isText = true;
                _ = tokens.Skip();
                break;
            case (byte)'t' or (byte)'f':
                _hasBooleans = true;
                _ = tokens.Skip();
                break;
            case (byte)'n':
                _ = tokens.Skip();
                break;
            default:
                byte* text = tokens.Number(out int length);
                bool isInteger = TextNumbers.TryInt64(text, length, out _);
                _hasIntegers |= isInteger;
                _hasDoubles |= !isInteger;
                break;
        }
    }

    /// <summary>Returns the type that holds all values.</summary>
    public DataType Type()
    {
        if (_isText || KindCount != 1)
        {
            return DataType.Utf8;
        }

        if (_hasObjects)
        {
            return _order.Count == 0 ? DataType.Utf8 : DataType.Struct([.. _order.Select(k => new Field(k, _fields[k].Type()))]);
        }

        return _hasStrings ? _strings.ResultOfStrings()
            : _hasBooleans ? DataType.Boolean
            : _hasArrays ? DataType.List(_element!.Type())
            : _hasDoubles ? DataType.Float64
            : DataType.Int64;
    }

    void AddString(JsonTokens tokens)
    {
        byte* text = tokens.String(out int length, out bool isEscaped);
        _hasStrings = true;
        if (isEscaped || length == 0)
        {
            // Neither is a date; an empty string keeps the column text.
            byte* word = stackalloc byte[32];
            *word = (byte)'x';
            _strings.Add(word, 1);
        }
        else
        {
            _strings.Add(text, length);
        }
    }

    void AddArray(JsonTokens tokens, int depth)
    {
        _hasArrays = true;
        _element ??= new JsonShape();
        tokens.Cursor++;
        if (!tokens.TryTake((byte)']'))
        {
            do
            {
                _element.Add(tokens, depth + 1);
            }
            while (tokens.TakeComma((byte)']'));
        }
    }

    void AddObject(JsonTokens tokens, int depth)
    {
        _hasObjects = true;
        tokens.Cursor++;
        if (tokens.TryTake((byte)'}'))
        {
            return;
        }

        do
        {
            if (tokens.Peek != (byte)'"')
            {
                throw tokens.Unexpected("a key in quotes");
            }

            byte* text = tokens.String(out int length, out bool isEscaped);
            tokens.Expect((byte)':', "a colon");
            ReadOnlySpan<byte> bytes = isEscaped ? tokens.Unescape(text, length) : new ReadOnlySpan<byte>(text, length);
            string key = Encoding.UTF8.GetString(bytes);
            if (!_fields.TryGetValue(key, out JsonShape? shape))
            {
                if (_fields.Count == MaxFields)
                {
                    _isText = true;
                    _ = tokens.Skip();
                    continue;
                }

                shape = new JsonShape();
                _fields.Add(key, shape);
                _order.Add(key);
            }

            shape.Add(tokens, depth + 1);
        }
        while (tokens.TakeComma((byte)'}'));
    }
}
