using System.Globalization;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>Parses type names.</summary>
sealed class SqlTypeParser(SqlTokenReader reader)
{
    /// <summary>Parses a type with its array suffixes.</summary>
    public SqlTypeName Parse()
    {
        reader.Enter();
        SourcePosition start = reader.Current.Position;
        SqlTypeName type = ParseBase();
        while (true)
        {
            var modifiers = new List<int>();
            if (reader.AcceptSymbol("["))
            {
                if (!reader.IsSymbol("]"))
                {
                    modifiers.Add(ParseModifier());
                }

                reader.ExpectSymbol("]");
            }
            else if (!reader.AcceptWord("ARRAY"))
            {
                break;
            }

            type = new SqlTypeName("array", modifiers, [type], []) { Span = reader.SpanFrom(start) };
        }

        reader.Leave();
        return type;
    }

    SqlTypeName ParseBase()
    {
        SourcePosition start = reader.Current.Position;
        if (reader.Peek(1).IsSymbol("("))
        {
            if (reader.AcceptWord("STRUCT") || reader.AcceptWord("ROW"))
            {
                return ParseStruct(start);
            }

            if (reader.AcceptWord("MAP"))
            {
                List<SqlTypeName> arguments = reader.ParenthesisedList(Parse);
                return arguments.Count == 2
                    ? new SqlTypeName("map", [], arguments, []) { Span = reader.SpanFrom(start) }
                    : throw SqlErrors.Syntax("the type MAP takes a key type and a value type, such as MAP(VARCHAR, INTEGER)", start);
            }
        }

        string name = reader.Name("a type name").ToString();
        name = name switch
        {
            "double" when reader.AcceptWord("PRECISION") => "double precision",
            "character" or "char" or "bit" when reader.AcceptWord("VARYING") => name == "bit" ? "bit varying" : "varchar",
            _ => name,
        };
        List<int> modifiers = reader.IsSymbol("(") ? reader.ParenthesisedList(ParseModifier) : [];
        name = ParseSuffix(name);
        return new SqlTypeName(name, modifiers, [], []) { Span = reader.SpanFrom(start) };
    }

    string ParseSuffix(string name)
    {
        if (name is "timestamp" or "time")
        {
            if (reader.AcceptWords("WITH", "TIME", "ZONE"))
            {
                return name + " with time zone";
            }

            reader.AcceptWords("WITHOUT", "TIME", "ZONE");
        }
        else if (name == "interval" && SqlKeywords.IsUnit(reader.Current))
        {
            reader.Take();
            if (reader.IsWord("TO") && SqlKeywords.IsUnit(reader.Peek(1)))
            {
                reader.Skip(2);
            }
        }
        else if (name is "integer" or "int" or "bigint" or "smallint" or "tinyint" && reader.AcceptWord("UNSIGNED"))
        {
            return name + " unsigned";
        }

        return name;
    }

    SqlTypeName ParseStruct(SourcePosition start)
    {
        var names = new List<SqlIdentifier>();
        List<SqlTypeName> types = reader.ParenthesisedList(() =>
        {
            names.Add(reader.Identifier("a field name"));
            return Parse();
        });
        return new SqlTypeName("struct", [], types, names) { Span = reader.SpanFrom(start) };
    }

    int ParseModifier()
    {
        bool negative = reader.AcceptSymbol("-");
        SqlToken token = reader.Current;
        if (token.Kind != SqlTokenKind.Integer || !int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            throw reader.Expected("a number as type modifier");
        }

        reader.Take();
        return negative ? -value : value;
    }
}
