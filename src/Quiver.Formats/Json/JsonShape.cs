using System.Text;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>What is known of the values at one place of the rows: every value widens it.</summary>
sealed unsafe class JsonShape
{
    /// <summary>Objects with more keys than this are maps: their keys are data. Bounds the memory of a shape.</summary>
    const int MaxFields = 16_384;

    readonly Dictionary<string, JsonShape> _fields = [];
    readonly List<string> _order = [];
    JsonShape? _element;
    JsonShape? _mapValue;
    JsonStringTypes _strings;
    JsonKinds _kinds;

    /// <summary>The values seen, nulls too.</summary>
    public long Count { get; private set; }

    /// <summary>The nulls seen.</summary>
    public long NullCount { get; private set; }

    /// <summary>The kinds of the values.</summary>
    public JsonKinds Kinds => _kinds;

    /// <summary>What the strings are.</summary>
    public ref readonly JsonStringTypes Strings => ref _strings;

    /// <summary>The elements of arrays; null where none was seen.</summary>
    public JsonShape? Element => _element;

    /// <summary>The values of objects that have too many keys to tell them apart, else null.</summary>
    public JsonShape? MapValue => _mapValue;

    /// <summary>The keys in the order in which they came.</summary>
    public IReadOnlyList<string> Keys => _order;

    /// <summary>Returns the shape of a key.</summary>
    public JsonShape Field(string key) => _fields[key];

    /// <summary>Goes past a value and widens the shape by it.</summary>
    public void Add(JsonTokens tokens, JsonOptions options, int depth = 0)
    {
        Count++;
        switch (tokens.Peek)
        {
            case (byte)'"':
                AddString(tokens, options);
                break;
            case (byte)'{' when depth < options.Typing.MaxDepth:
                AddObject(tokens, options, depth);
                break;
            case (byte)'[' when depth < options.Typing.MaxDepth:
                AddArray(tokens, options, depth);
                break;
            case (byte)'{' or (byte)'[':
                _kinds |= JsonKinds.Deep;
                tokens.Skip();
                break;
            case (byte)'t' or (byte)'f':
                _kinds |= JsonKinds.Boolean;
                tokens.Skip();
                break;
            case (byte)'n':
                NullCount++;
                tokens.Skip();
                break;
            default:
                byte* text = tokens.Number(out int length);
                _kinds |= KindOf(text, length);
                break;
        }
    }

    /// <summary>Widens the shape by all values of another one, which is not used any more.</summary>
    public void Add(JsonShape other)
    {
        Count += other.Count;
        NullCount += other.NullCount;
        if ((other._kinds & JsonKinds.String) != 0)
        {
            _strings.Add(other._strings);
        }

        _kinds |= other._kinds;
        if (other._element is not null)
        {
            (_element ??= new JsonShape()).Add(other._element);
        }

        foreach (string key in other._order)
        {
            FieldFor(key).Add(other._fields[key]);
        }

        if (other._mapValue is not null)
        {
            ToMap();
            _mapValue!.Add(other._mapValue);
        }
    }

    /// <summary>Widens the values of the keys that are known by those of another shape; its other keys have no say.</summary>
    public void WidenFields(JsonShape other)
    {
        foreach (string key in _order)
        {
            if (other._mapValue is { } any)
            {
                _fields[key].Widen(any);
            }
            else if (other._fields.TryGetValue(key, out JsonShape? field))
            {
                _fields[key].Widen(field);
            }
        }

        if (_mapValue is not null)
        {
            _mapValue.Widen(other._mapValue ?? other.Merged());
        }
    }

    /// <summary>Widens the shape by another one; where keys are known already, others have no say.</summary>
    public void Widen(JsonShape other)
    {
        if (Count == NullCount)
        {
            Add(other);
            return;
        }

        if ((other._kinds & JsonKinds.String) != 0)
        {
            _strings.Add(other._strings);
        }

        _kinds |= other._kinds;
        WidenFields(other);
        if (other._element is not null)
        {
            if (_element is null)
            {
                (_element = new JsonShape()).Add(other._element);
            }
            else
            {
                _element.Widen(other._element);
            }
        }
    }

    static JsonKinds KindOf(byte* text, int length)
    {
        if (TextNumbers.TryInt64(text, length, out _))
        {
            return JsonKinds.Integer;
        }

        const int MostDigits = 38;
        var number = new ReadOnlySpan<byte>(text, length);
        return number.IndexOfAny(".eE"u8) >= 0 ? JsonKinds.Double
            : TextNumbers.TryUInt64(text, length, out _) ? JsonKinds.Unsigned
            : number.TrimStart((byte)'-').Length <= MostDigits ? JsonKinds.Huge
            : JsonKinds.Double;
    }

    void AddString(JsonTokens tokens, JsonOptions options)
    {
        byte* text = tokens.String(out int length, out bool isEscaped);
        _kinds |= JsonKinds.String;
        if (isEscaped)
        {
            _ = tokens.Unescape(text, length);
            _strings.AddOther();
        }
        else
        {
            _strings.Add(text, length, options);
        }
    }

    void AddArray(JsonTokens tokens, JsonOptions options, int depth)
    {
        _kinds |= JsonKinds.Array;
        _element ??= new JsonShape();
        tokens.Cursor++;
        if (!tokens.TryTake((byte)']'))
        {
            do
            {
                _element.Add(tokens, options, depth + 1);
            }
            while (tokens.TakeComma((byte)']'));
        }
    }

    void AddObject(JsonTokens tokens, JsonOptions options, int depth)
    {
        _kinds |= JsonKinds.Object;
        tokens.Cursor++;
        if (tokens.TryTake((byte)'}'))
        {
            return;
        }

        int position = 0;
        do
        {
            JsonShape field = FieldFor(tokens.Key(), position++);
            field.Add(tokens, options, depth + 1);
        }
        while (tokens.TakeComma((byte)'}'));
    }

    /// <summary>Objects mostly have the same keys in the same order: the key of the position is tried first.</summary>
    JsonShape FieldFor(ReadOnlySpan<byte> key, int position)
    {
        if (position < _order.Count && Ascii.Equals(key, _order[position]))
        {
            return _fields[_order[position]];
        }

        return FieldFor(Encoding.UTF8.GetString(key));
    }

    JsonShape FieldFor(string key)
    {
        if (_mapValue is not null)
        {
            return _mapValue;
        }

        if (!_fields.TryGetValue(key, out JsonShape? shape))
        {
            if (_fields.Count == MaxFields)
            {
                ToMap();
                return _mapValue!;
            }

            shape = new JsonShape();
            _fields.Add(key, shape);
            _order.Add(key);
        }

        return shape;
    }

    void ToMap()
    {
        if (_mapValue is null)
        {
            _mapValue = Merged();
            _fields.Clear();
            _order.Clear();
        }
    }

    /// <summary>Returns the shape of the values of all keys together.</summary>
    public JsonShape Merged()
    {
        var merged = new JsonShape();
        foreach (string key in _order)
        {
            merged.Add(_fields[key]);
        }

        return merged;
    }
}
