using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;

namespace Quiver.Engine.Types;

/// <summary>
/// The names of types as the Arrow libraries write them, such as <c>Timestamp(Nanosecond, Some("UTC"))</c>. Types that differ
/// only in their layout are read as the one logical type that the engine has: Utf8View, LargeUtf8 and Dictionary(Int32, Utf8) are text.
/// </summary>
sealed class ArrowTypeNames
{
    const int MaxWidePrecision = 76;
    readonly string _text;
    int _at;

    ArrowTypeNames(string text)
    {
        _text = text;
        _at = 0;
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="QuiverException">There is no such type.</exception>
    public static DataType Parse(string text)
    {
        var reader = new ArrowTypeNames(text);
        DataType type = reader.Type();
        return reader.AtEnd ? type : throw reader.Unknown();
    }

    /// <summary>Writes the name of a type.</summary>
    public static string Of(DataType type) => type switch
    {
        { Id: TypeId.Date } => "Date32",
        { Id: TypeId.Interval } => "Interval(MonthDayNano)",
        TimeType time => $"Time{(time.Unit <= TimeUnit.Millisecond ? 32 : 64)}({Symbol(time.Unit)})",
        TimestampType { Zone: { } zone } timestamp => $"Timestamp({Symbol(timestamp.Unit)}, \"{zone}\")",
        TimestampType timestamp => $"Timestamp({Symbol(timestamp.Unit)})",
        DurationType duration => $"Duration({Symbol(duration.Unit)})",
        DecimalType exact => $"Decimal128({exact.Precision}, {exact.Scale})",
        ListType list => $"List({Of(list.Element)})",
        StructType row => $"Struct({string.Join(", ", row.Fields.Select(f => $"\"{f.Name}\": {Of(f.Type)}"))})",
        MapType map => $"Map({Of(map.Key)}, {Of(map.Value)})",
        DictionaryType dictionary => Of(dictionary.Value),
        _ => type.ToString(),
    };

    static string Symbol(TimeUnit unit) => unit == TimeUnit.Microsecond ? "µs" : TimeUnits.Symbol(unit);

    bool AtEnd
    {
        get
        {
            SkipBlanks();
            return _at == _text.Length;
        }
    }

    DataType Type()
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        string name = Word();
        switch (name)
        {
            case "nullable" or "non":
                TakeWord("-null");
                return Type();
            case "Timestamp":
                return Timestamp();
            case "Time32" or "Time64":
                return DataType.Time(Only(Unit));
            case "Duration":
                return DataType.Duration(Only(Unit));
            case "Interval":
                Only(Word);
                return DataType.Interval;
            case "Decimal32" or "Decimal64" or "Decimal128":
                return Decimal();
            case "Decimal256":
                return Decimal(MaxWidePrecision);
            case "Dictionary" or "RunEndEncoded":
                return Pair().Second;
            case "List" or "LargeList" or "ListView" or "LargeListView":
                return DataType.List(Only(Type));
            case "FixedSizeList":
                return FixedSizeList();
            case "FixedSizeBinary":
                Only(Number);
                return DataType.Binary;
            case "Map":
                (DataType key, DataType value) = Pair();
                return DataType.Map(key, value);
            case "Struct":
                return Struct();
            default:
                return Plain(name) ?? throw Unknown();
        }
    }

    static DataType? Plain(string name) => name switch
    {
        "Null" => DataType.Null,
        "Boolean" => DataType.Boolean,
        "Int8" => DataType.Int8,
        "Int16" => DataType.Int16,
        "Int32" => DataType.Int32,
        "Int64" => DataType.Int64,
        "UInt8" => DataType.UInt8,
        "UInt16" => DataType.UInt16,
        "UInt32" => DataType.UInt32,
        "UInt64" => DataType.UInt64,
        "Float16" or "Float32" => DataType.Float32,
        "Float64" => DataType.Float64,
        "Utf8" or "LargeUtf8" or "Utf8View" => DataType.Utf8,
        "Binary" or "LargeBinary" or "BinaryView" => DataType.Binary,
        "Date32" => DataType.Date,
        "Date64" => DataType.Timestamp(TimeUnit.Millisecond),
        _ => null,
    };

    TimestampType Timestamp()
    {
        Take('(');
        TimeUnit unit = Unit();
        string? zone = null;
        if (TryTake(','))
        {
            SkipBlanks();
            if (_at < _text.Length && _text[_at] == '"')
            {
                zone = Quoted();
            }
            else if (Word() == "Some")
            {
                Take('(');
                zone = Quoted();
                Take(')');
            }
        }

        Take(')');
        if (zone is not null)
        {
            _ = TimeZoneRules.Of(zone);
        }

        return DataType.Timestamp(unit, zone);
    }

    /// <summary>A wide decimal has the digits that the engine has: values that need more are errors of the cast.</summary>
    DecimalType Decimal(int maxPrecision = DecimalType.MaxPrecision)
    {
        Take('(');
        int precision = Number();
        Take(',');
        int scale = Number();
        Take(')');
        if (precision < 1 || precision > maxPrecision || scale < 0 || scale > Math.Min(precision, DecimalType.MaxPrecision))
        {
            throw new QuiverException(ErrorCode.InvalidValue,
                $"a decimal has 1 to {DecimalType.MaxPrecision} digits, of which 0 to all stand "
                + $"after the point: {_text} is not supported");
        }

        return DataType.Decimal(Math.Min(precision, DecimalType.MaxPrecision), scale);
    }

    (DataType First, DataType Second) Pair()
    {
        Take('(');
        DataType first = Type();
        Take(',');
        DataType second = Type();
        Take(')');
        return (first, second);
    }

    ListType FixedSizeList()
    {
        Take('(');
        bool sizeFirst = _at < _text.Length && char.IsAsciiDigit(_text[_at]);
        if (sizeFirst)
        {
            Number();
            TakeWord("x");
            TryTake(',');
        }

        DataType element = Type();
        if (!sizeFirst && TryTake(','))
        {
            Number();
        }

        Take(')');
        return DataType.List(element);
    }

    StructType Struct()
    {
        Take('(');
        var fields = new List<Field>();
        do
        {
            SkipBlanks();
            string name = _at < _text.Length && _text[_at] == '"' ? Quoted() : Word();
            Take(':');
            fields.Add(new Field(name, Type()));
        }
        while (TryTake(','));
        Take(')');
        return DataType.Struct([.. fields]);
    }

    T Only<T>(Func<T> read)
    {
        Take('(');
        T value = read();
        Take(')');
        return value;
    }

    TimeUnit Unit() => Word() switch
    {
        "Second" or "s" => TimeUnit.Second,
        "Millisecond" or "ms" => TimeUnit.Millisecond,
        "Microsecond" or "us" or "µs" or "μs" => TimeUnit.Microsecond,
        "Nanosecond" or "ns" => TimeUnit.Nanosecond,
        _ => throw Unknown(),
    };

    int Number()
    {
        SkipBlanks();
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || (_at == start && _text[_at] == '-')))
        {
            _at++;
        }

        return int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Unknown();
    }

    string Word()
    {
        SkipBlanks();
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        return _text[start.._at];
    }

    string Quoted()
    {
        Take('"');
        int end = _text.IndexOf('"', _at);
        if (end < 0)
        {
            throw Unknown();
        }

        string value = _text[_at..end];
        _at = end + 1;
        return value;
    }

    void TakeWord(string word)
    {
        SkipBlanks();
        _at += string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0 ? word.Length : 0;
    }

    void Take(char symbol)
    {
        if (!TryTake(symbol))
        {
            throw Unknown();
        }
    }

    bool TryTake(char symbol)
    {
        SkipBlanks();
        bool found = _at < _text.Length && _text[_at] == symbol;
        _at += found ? 1 : 0;
        return found;
    }

    void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    QuiverException Unknown() => new(ErrorCode.InvalidValue,
        $"'{_text}' is not the name of an Arrow type; one is Int64, Utf8, Decimal128(10, 2) or Timestamp(Nanosecond, Some(\"UTC\"))");
}
