using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>Parses CREATE, DROP and ALTER.</summary>
sealed class SqlDefinitionParser(SqlParser parser)
{
    readonly SqlTokenReader _reader = parser.Reader;

    /// <summary>Parses CREATE.</summary>
    public SqlStatement ParseCreate()
    {
        _reader.Take();
        bool replace = _reader.AcceptWords("OR", "REPLACE");
        bool temporary = _reader.AcceptWord("TEMP") || _reader.AcceptWord("TEMPORARY");
        if (_reader.AcceptWord("TABLE"))
        {
            return ParseTable(ParseMode(replace), temporary);
        }

        if (_reader.AcceptWord("VIEW"))
        {
            SqlCreateMode mode = ParseMode(replace);
            SqlName name = _reader.Name("a view");
            IReadOnlyList<SqlIdentifier> columns = _reader.IsSymbol("(") ? _reader.ColumnList() : [];
            _reader.ExpectWord("AS");
            return new SqlCreateView(name, mode, temporary, columns, parser.Queries.Parse());
        }

        if (_reader.AcceptWord("SCHEMA") || _reader.AcceptWord("DATABASE"))
        {
            SqlCreateMode mode = ParseMode(replace);
            return new SqlCreateSchema(_reader.Name("a schema"), mode);
        }

        bool unique = _reader.AcceptWord("UNIQUE");
        return _reader.AcceptWord("INDEX")
            ? ParseIndex(unique, ParseMode(replace))
            : throw _reader.Expected("TABLE, VIEW, SCHEMA or INDEX", "TABLE", "VIEW", "SCHEMA", "INDEX", "TEMPORARY", "UNIQUE");
    }

    SqlCreateMode ParseMode(bool replace) => _reader.AcceptWords("IF", "NOT", "EXISTS") ? SqlCreateMode.IfNotExists
        : replace ? SqlCreateMode.Replace
        : SqlCreateMode.Fail;

    SqlCreateIndex ParseIndex(bool unique, SqlCreateMode mode)
    {
        SqlIdentifier? name = _reader.IsWord("ON") ? null : _reader.Name("an index").Last;
        _reader.ExpectWord("ON");
        SqlName table = _reader.Name("a table");
        List<SqlOrderItem> keys = _reader.ParenthesisedList(parser.Queries.ParseOrderItem);
        return new SqlCreateIndex(name, table, keys, unique, mode);
    }

    SqlCreateTable ParseTable(SqlCreateMode mode, bool temporary)
    {
        SqlName name = _reader.Name("a table");
        var columns = new List<SqlColumnDefinition>();
        var constraints = new List<SqlTableConstraint>();
        if (_reader.AcceptSymbol("("))
        {
            do
            {
                if (IsConstraint())
                {
                    constraints.Add(ParseConstraint());
                }
                else
                {
                    columns.Add(ParseColumn());
                }
            }
            while (_reader.AcceptSymbol(",") && !_reader.IsSymbol(")"));

            _reader.ExpectSymbol(")");
        }
        else if (!_reader.IsWord("AS"))
        {
            throw _reader.Expected("\"(\" or AS after the name of the table");
        }

        if (!_reader.AcceptWord("AS"))
        {
            return new SqlCreateTable(name, mode, temporary, columns, constraints, null, true);
        }

        SqlQuery query = parser.Queries.Parse();
        bool empty = _reader.AcceptWords("WITH", "NO", "DATA");
        if (!empty)
        {
            _reader.AcceptWords("WITH", "DATA");
        }

        return new SqlCreateTable(name, mode, temporary, columns, constraints, query, !empty);
    }

    bool IsConstraint() => _reader.IsWord("CONSTRAINT") || _reader.IsWords("PRIMARY", "KEY") || _reader.IsWords("FOREIGN", "KEY")
        || ((_reader.IsWord("UNIQUE") || _reader.IsWord("CHECK")) && _reader.Peek(1).IsSymbol("("));

    SqlTableConstraint ParseConstraint()
    {
        SourcePosition start = _reader.Current.Position;
        SqlIdentifier? name = _reader.AcceptWord("CONSTRAINT") ? _reader.Identifier("the name of a constraint") : null;
        if (_reader.AcceptWord("CHECK"))
        {
            _reader.ExpectSymbol("(");
            SqlExpression check = parser.Expressions.Parse();
            _reader.ExpectSymbol(")");
            return new SqlTableConstraint(SqlConstraintKind.Check, name, [], check, null, []) { Span = _reader.SpanFrom(start) };
        }

        if (_reader.AcceptWord("FOREIGN"))
        {
            _reader.ExpectWord("KEY");
            IReadOnlyList<SqlIdentifier> own = _reader.ColumnList();
            (SqlName table, IReadOnlyList<SqlIdentifier> other) = ParseReferences();
            return new SqlTableConstraint(SqlConstraintKind.ForeignKey, name, own, null, table, other) { Span = _reader.SpanFrom(start) };
        }

        SqlConstraintKind kind = _reader.AcceptWord("UNIQUE") ? SqlConstraintKind.Unique : SqlConstraintKind.PrimaryKey;
        if (kind == SqlConstraintKind.PrimaryKey)
        {
            _reader.ExpectWords("PRIMARY", "KEY");
        }

        return new SqlTableConstraint(kind, name, _reader.ColumnList(), null, null, []) { Span = _reader.SpanFrom(start) };
    }

    (SqlName Table, IReadOnlyList<SqlIdentifier> Columns) ParseReferences()
    {
        _reader.ExpectWord("REFERENCES");
        SqlName table = _reader.Name("a table");
        IReadOnlyList<SqlIdentifier> columns = _reader.IsSymbol("(") ? _reader.ColumnList() : [];
        while (_reader.IsWords("ON", "DELETE") || _reader.IsWords("ON", "UPDATE"))
        {
            _reader.Skip(2);
            if (_reader.AcceptWord("SET") || _reader.AcceptWord("NO"))
            {
                _reader.Take();
            }
            else
            {
                _reader.AnyIdentifier("an action");
            }
        }

        return (table, columns);
    }

    SqlColumnDefinition ParseColumn()
    {
        SqlIdentifier name = _reader.Identifier("a column name");
        bool untyped = _reader.IsSymbol(",") || _reader.IsSymbol(")") || IsColumnConstraint();
        SqlTypeName? type = untyped ? null : parser.Types.Parse();
        var column = new SqlColumnDefinition(name, type);
        while (TryParseColumnConstraint(column) is { } next)
        {
            column = next;
        }

        return column with { Span = _reader.SpanFrom(name.Position) };
    }

    bool IsColumnConstraint() => _reader.IsWords("PRIMARY", "KEY") || _reader.IsWord("NOT") || _reader.IsWord("NULL")
        || _reader.IsWord("UNIQUE")
        || _reader.IsWord("DEFAULT") || _reader.IsWord("CHECK") || _reader.IsWord("REFERENCES") || _reader.IsWord("GENERATED");

    SqlColumnDefinition? TryParseColumnConstraint(SqlColumnDefinition column)
    {
        if (_reader.AcceptWord("CONSTRAINT"))
        {
            _reader.Identifier("the name of a constraint");
        }

        if (_reader.AcceptWord("NOT"))
        {
            _reader.ExpectWord("NULL");
            return column with { NotNull = true };
        }

        if (_reader.AcceptWord("NULL"))
        {
            return column;
        }

        if (_reader.AcceptWord("PRIMARY"))
        {
            _reader.ExpectWord("KEY");
            return column with { NotNull = true, PrimaryKey = true };
        }

        if (_reader.AcceptWord("UNIQUE"))
        {
            return column with { Unique = true };
        }

        if (_reader.AcceptWord("DEFAULT"))
        {
            return column with { Default = parser.Expressions.ParseSimple() };
        }

        if (_reader.AcceptWord("COLLATE"))
        {
            _reader.Name("a collation");
            return column;
        }

        if (_reader.IsWord("REFERENCES"))
        {
            return column with { References = ParseReferences().Table };
        }

        bool check = _reader.AcceptWord("CHECK");
        if (!check && !_reader.AcceptWords("GENERATED", "ALWAYS", "AS"))
        {
            return null;
        }

        _reader.ExpectSymbol("(");
        SqlExpression expression = parser.Expressions.Parse();
        _reader.ExpectSymbol(")");
        if (!check && !_reader.AcceptWord("STORED"))
        {
            _reader.AcceptWord("VIRTUAL");
        }

        return check ? column with { Check = expression } : column with { Generated = expression };
    }

    SqlObjectKind ParseObjectKind() => _reader.AcceptWord("TABLE") ? SqlObjectKind.Table
        : _reader.AcceptWord("VIEW") ? SqlObjectKind.View
        : _reader.AcceptWord("SCHEMA") || _reader.AcceptWord("DATABASE") ? SqlObjectKind.Schema
        : _reader.AcceptWord("INDEX") ? SqlObjectKind.Index
        : throw _reader.Expected("TABLE, VIEW, SCHEMA or INDEX", "TABLE", "VIEW", "SCHEMA", "INDEX");

    /// <summary>Parses DROP.</summary>
    public SqlDrop ParseDrop()
    {
        _reader.Take();
        SqlObjectKind kind = ParseObjectKind();
        bool ifExists = _reader.AcceptWords("IF", "EXISTS");
        List<SqlName> names = _reader.List(() => _reader.Name());
        bool cascade = _reader.AcceptWord("CASCADE");
        if (!cascade)
        {
            _reader.AcceptWord("RESTRICT");
        }

        return new SqlDrop(kind, names, ifExists, cascade);
    }

    /// <summary>Parses ALTER TABLE.</summary>
    public SqlAlterTable ParseAlter()
    {
        _reader.Take();
        _reader.ExpectWord("TABLE");
        bool ifExists = _reader.AcceptWords("IF", "EXISTS");
        SqlName table = _reader.Name("a table");
        if (_reader.AcceptWord("RENAME"))
        {
            if (_reader.AcceptWord("TO"))
            {
                return new SqlAlterTable(table, ifExists, SqlAlterKind.RenameTable) { NewName = _reader.Identifier("a table name") };
            }

            _reader.AcceptWord("COLUMN");
            SqlIdentifier column = _reader.Identifier("a column name");
            _reader.ExpectWord("TO");
            return new SqlAlterTable(table, ifExists, SqlAlterKind.RenameColumn)
            {
                Column = column,
                NewName = _reader.Identifier("a column name"),
            };
        }

        if (_reader.AcceptWord("ADD"))
        {
            _reader.AcceptWord("COLUMN");
            bool condition = _reader.AcceptWords("IF", "NOT", "EXISTS");
            return new SqlAlterTable(table, ifExists, SqlAlterKind.AddColumn) { ColumnIfExists = condition, Definition = ParseColumn() };
        }

        if (_reader.AcceptWord("DROP"))
        {
            _reader.AcceptWord("COLUMN");
            bool condition = _reader.AcceptWords("IF", "EXISTS");
            return new SqlAlterTable(table, ifExists, SqlAlterKind.DropColumn)
            {
                ColumnIfExists = condition,
                Column = _reader.Identifier("a column name"),
            };
        }

        return _reader.AcceptWord("ALTER")
            ? ParseAlterColumn(table, ifExists)
            : throw _reader.Expected("RENAME, ADD, DROP or ALTER", "RENAME", "ADD", "DROP", "ALTER");
    }

    SqlAlterTable ParseAlterColumn(SqlName table, bool ifExists)
    {
        _reader.AcceptWord("COLUMN");
        SqlIdentifier column = _reader.Identifier("a column name");
        if (_reader.AcceptWords("SET", "NOT", "NULL") || _reader.AcceptWords("DROP", "NOT", "NULL"))
        {
            bool set = _reader.Peek(-3).IsWord("SET");
            return new SqlAlterTable(table, ifExists, set ? SqlAlterKind.SetNotNull : SqlAlterKind.DropNotNull) { Column = column };
        }

        if (_reader.AcceptWords("SET", "DEFAULT"))
        {
            SqlExpression value = parser.Expressions.Parse();
            return new SqlAlterTable(table, ifExists, SqlAlterKind.SetDefault) { Column = column, Expression = value };
        }

        if (_reader.AcceptWords("DROP", "DEFAULT"))
        {
            return new SqlAlterTable(table, ifExists, SqlAlterKind.DropDefault) { Column = column };
        }

        if (!_reader.AcceptWords("SET", "DATA", "TYPE"))
        {
            _reader.ExpectWord("TYPE");
        }

        SqlTypeName type = parser.Types.Parse();
        SqlExpression? expression = _reader.AcceptWord("USING") ? parser.Expressions.Parse() : null;
        return new SqlAlterTable(table, ifExists, SqlAlterKind.SetType) { Column = column, Type = type, Expression = expression };
    }
}
