using Quiver.Arrow.Types;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>The types that SQL names, in the spellings of PostgreSQL, DuckDB and Arrow.</summary>
static class SqlTypes
{
    const int DefaultPrecision = 18;
    const int DefaultScale = 3;
    static readonly Dictionary<string, DataType> _types = CreateTypes();
    static readonly string[] _usual =
    [
        "integer", "int", "bigint", "smallint", "tinyint", "double", "float", "real", "decimal", "numeric", "varchar", "text", "string",
        "boolean", "date", "time", "timestamp", "timestamptz", "interval", "blob", "json", "uuid",
    ];

    /// <summary>Returns the type for a name.</summary>
    public static DataType Resolve(SqlTypeName name)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (name.Name)
        {
            case "array" or "list" when name.Arguments.Count == 1:
                return DataType.List(Resolve(name.Arguments[0]));
            case "map" when name.Arguments.Count == 2:
                return DataType.Map(Resolve(name.Arguments[0]), Resolve(name.Arguments[1]));
            case "struct" or "row":
                return DataType.Struct([.. name.FieldNames.Zip(name.Arguments, (n, t) => new Field(n.Name, Resolve(t)))]);
            case "decimal" or "numeric" or "dec" or "decimal128":
                return Decimal(name);
            case "timestamp" or "datetime" when name.Modifiers.Count == 1:
                return DataType.Timestamp(UnitOf(name));
            case "timestamp with time zone" or "timestamptz" when name.Modifiers.Count == 1:
                return DataType.Timestamp(UnitOf(name), "UTC");
            default:
                return _types.TryGetValue(name.Name, out DataType? type)
                    ? type
                    : throw BindingErrors.Mismatch(name, $"unknown type \"{name.Name}\"{Suggestion(name.Name)}");
        }
    }

    /// <summary>Names the type that was meant: rather one that people write than an alias of it.</summary>
    static string Suggestion(string name) =>
        NameSuggestion.Phrase(name, _usual) is { Length: > 0 } usual ? usual
            : NameSuggestion.Phrase(name, _types.Keys) is { Length: > 0 } known ? known
            : "; use one such as INTEGER, DOUBLE, DECIMAL(10, 2), VARCHAR, DATE, TIMESTAMP or BOOLEAN";

    static DecimalType Decimal(SqlTypeName name)
    {
        int precision = name.Modifiers.Count > 0 ? name.Modifiers[0] : DefaultPrecision;
        int scale = name.Modifiers.Count > 1 ? name.Modifiers[1] : name.Modifiers.Count == 1 ? 0 : DefaultScale;
        if (precision is < 1 or > DecimalType.MaxPrecision || scale < 0 || scale > precision || name.Modifiers.Count > 2)
        {
            throw BindingErrors.Mismatch(
                name,
                $"DECIMAL takes 1 to {DecimalType.MaxPrecision} digits, of which 0 to all stand after the point, "
                + $"not {string.Join(", ", name.Modifiers)}");
        }

        return DataType.Decimal(precision, scale);
    }

    static TimeUnit UnitOf(SqlTypeName name) => name.Modifiers[0] switch
    {
        0 => TimeUnit.Second,
        >= 1 and <= 3 => TimeUnit.Millisecond,
        >= 4 and <= 6 => TimeUnit.Microsecond,
        >= 7 and <= 9 => TimeUnit.Nanosecond,
        _ => throw BindingErrors.Mismatch(name, $"TIMESTAMP takes 0 to 9 digits of a second, not {name.Modifiers[0]}"),
    };

    static Dictionary<string, DataType> CreateTypes()
    {
        DataType timestamp = DataType.Timestamp(TimeUnit.Microsecond);
        DataType instant = DataType.Timestamp(TimeUnit.Microsecond, "UTC");
        (DataType Type, string Names)[] table =
        [
            (DataType.Boolean, "boolean,bool,logical"),
            (DataType.Int8, "tinyint,int1"),
            (DataType.Int16, "smallint,int2,int16,short"),
            (DataType.Int32, "integer,int,int4,int32,signed"),
            (DataType.Int64, "bigint,int8,int64,long"),
            (DataType.UInt8, "utinyint,uint1,tinyint unsigned"),
            (DataType.UInt16, "usmallint,uint2,uint16,smallint unsigned"),
            (DataType.UInt32, "uinteger,uint,uint4,uint32,integer unsigned,int unsigned"),
            (DataType.UInt64, "ubigint,uint8,uint64,bigint unsigned"),
            (DataType.Decimal(DecimalType.MaxPrecision, 0), "hugeint,int128,uhugeint,uint128"),
            (DataType.Float32, "real,float,float4,float32"),
            (DataType.Float64, "double,double precision,float8,float64"),
            (DataType.Utf8, "varchar,text,string,char,character,bpchar,nvarchar,utf8,largeutf8,utf8view,name,uuid,json,jsonb,enum"),
            (DataType.Binary, "blob,bytea,binary,varbinary"),
            (DataType.Date, "date,date32"),
            (DataType.Time(TimeUnit.Microsecond), "time,time64"),
            (timestamp, "timestamp,datetime,timestamp_us"),
            (DataType.Timestamp(TimeUnit.Second), "timestamp_s"),
            (DataType.Timestamp(TimeUnit.Millisecond), "timestamp_ms"),
            (DataType.Timestamp(TimeUnit.Nanosecond), "timestamp_ns"),
            (instant, "timestamptz,timestamp with time zone"),
            (DataType.Interval, "interval"),
            (DataType.Duration(TimeUnit.Microsecond), "duration"),
            (DataType.Null, "null"),
        ];
        return table.SelectMany(row => row.Names.Split(',').Select(n => (Name: n, row.Type)))
            .ToDictionary(p => p.Name, p => p.Type, StringComparer.OrdinalIgnoreCase);
    }
}
