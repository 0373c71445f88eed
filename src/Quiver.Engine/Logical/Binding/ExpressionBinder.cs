using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds expressions of one clause over one scope.</summary>
sealed class ExpressionBinder
{
    readonly OperatorBinder _operators;
    readonly PredicateBinder _predicates;
    readonly SubqueryBinder _subqueries;
    readonly NestedValueBinder _nested;
    readonly FunctionBinder _functions;

    public ExpressionBinder(Binder binder, Scope scope)
    {
        Binder = binder;
        Scope = scope;
        QueryScope = scope;
        _operators = new OperatorBinder(this);
        _predicates = new PredicateBinder(this);
        _subqueries = new SubqueryBinder(this);
        _nested = new NestedValueBinder(this);
        _functions = new FunctionBinder(this);
        Collations = new CollationBinder(this);
    }

    public Binder Binder { get; }

    public Scope Scope { get; }

    /// <summary>The scope of the query, around those of lambdas.</summary>
    public Scope QueryScope { get; private init; }

    /// <summary>The clause, where aggregates are not allowed in it; null where they are.</summary>
    public string? Clause { get; set; }

    /// <summary>Whether the arguments of an aggregate are being bound.</summary>
    public bool IsInsideAggregate { get; set; }

    /// <summary>Whether the parts of a window call are being bound.</summary>
    public bool IsInsideWindow { get; set; }

    /// <summary>The named windows; null where calls with OVER are not allowed.</summary>
    public NamedWindows? Windows { get; set; }

    /// <summary>Finds an alias of the SELECT list where no column has the name.</summary>
    public Func<SqlIdentifier, ExpressionBinder, Expression?>? FindAlias { get; set; }

    /// <summary>Which of the columns that COLUMNS stands for to take.</summary>
    public int ColumnsIndex { get; set; }

    /// <summary>The columns that COLUMNS stood for, once one has been met.</summary>
    public IReadOnlyList<ScopeColumn>? ColumnsFound { get; private set; }

    /// <summary>The node of the COLUMNS that was met.</summary>
    public SqlColumns? ColumnsNode { get; private set; }

    public CollationBinder Collations { get; }

    public FunctionBinder Functions => _functions;

    public OperatorBinder Operators => _operators;

    public SubqueryBinder Subqueries => _subqueries;

    public Expression Bind(SqlExpression expression)
    {
        if (expression is SqlLiteral literal)
        {
            return LiteralBinder.Bind(literal, Binder.Context.TimeZone);
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        Binder.Budget.Spend(1, expression);
        try
        {
            Expression value = BindNew(expression);
            ExpressionPlaces.Mark(value, expression.Position);
            return value;
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw BindingErrors.Located(error, expression);
        }
    }

    Expression BindNew(SqlExpression expression)
    {
        return expression switch
        {
            SqlColumnReference column => Column(column),
            SqlParameter parameter => Parameter(parameter),
            SqlBinary binary => _operators.Binary(binary),
            SqlUnary unary => _operators.Unary(unary),
            SqlLogical logical => _operators.Logical(logical),
            SqlNot not => new UnaryExpression(UnaryOperator.Not, Condition(not.Operand, "NOT")),
            SqlFunctionCall call => _functions.Bind(call),
            SqlCast cast => Cast(cast),
            SqlCase choice => Case(choice),
            SqlBetween between => _predicates.Between(between),
            SqlInList list => _predicates.InList(list),
            SqlLike like => _predicates.Like(like),
            SqlIs test => _predicates.Is(test),
            SqlDistinctFrom distinct => _predicates.DistinctFrom(distinct),
            SqlInSubquery or SqlExists or SqlSubquery or SqlQuantified or SqlArraySubquery => _subqueries.Bind(expression),
            SqlExtract extract => Call("date_part", extract, Text(extract.Part), Bind(extract.Source)),
            SqlAtTimeZone zone => Call("timezone", zone, Bind(zone.Zone), Bind(zone.Operand)),
            SqlInterval interval => Interval(interval),
            SqlCollate collate => Collations.Bind(collate),
            SqlColumns columns => Columns(columns),
            BoundExpression bound => bound.Value,
            _ => _nested.Bind(expression),
        };
    }

    /// <summary>Makes the next COLUMNS stand for columns of its own.</summary>
    public void ForgetColumns()
    {
        ColumnsFound = null;
        ColumnsNode = null;
        ColumnsIndex = 0;
    }

    /// <summary>A binder for a lambda: the same clause, with its parameters in scope.</summary>
    public ExpressionBinder Inside(Scope scope) => new(Binder, scope)
    {
        QueryScope = QueryScope,
        Clause = Clause,
        IsInsideAggregate = IsInsideAggregate,
        FindAlias = FindAlias,
        ColumnsIndex = ColumnsIndex,
    };

    /// <summary>The innermost query that gives one of some columns; this one where there is none.</summary>
    public Scope OwnerOf(HashSet<ColumnId> columns)
    {
        // The parameters of lambdas are columns of the query around them.
        bool isOwn = true;
        for (Scope? scope = columns.Count == 0 ? null : Scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Aggregates.AreAmong(columns) || scope.ReadsAny(columns))
            {
                return isOwn ? QueryScope : scope;
            }

            isOwn &= scope != QueryScope;
        }

        return QueryScope;
    }

    /// <summary>Binds a boolean.</summary>
    public Expression Condition(SqlExpression expression, string clause) => Coercion.Condition(Bind(expression), clause, expression);

    /// <summary>Binds a call of a built-in scalar function over bound arguments.</summary>
    public Expression Call(string name, SqlNode at, params IReadOnlyList<Expression> arguments) => _functions.Scalar(name, arguments, at);

    /// <summary>Binds an expression that is then used several times, and counts the copies.</summary>
    public Expression BindShared(SqlExpression expression, int uses)
    {
        long before = Binder.Budget.Used;
        Expression value = Bind(expression);
        Binder.Budget.Spend((Binder.Budget.Used - before) * Math.Max(0, uses - 1), expression);
        return value;
    }

    public static LiteralExpression Text(string text) => new(ScalarValue.Text(text));

    /// <summary>Reads a column of the scope, or of an enclosing one.</summary>
    public Expression Read(ScopeColumn column, SqlNode at)
    {
        if (column.Value is not ColumnExpression source)
        {
            return column.Value;
        }

        var read = new ColumnExpression(source.Id, column.Name, source.Type);
        Binder.Places[read] = at;
        return read;
    }

    Expression Cast(SqlCast cast)
    {
        Expression value = _functions.Json.Cast(cast)
            ?? Coercion.ExplicitCast(Bind(cast.Operand), SqlTypes.Resolve(cast.Type, Binder.Context.TimeZone), cast.IsTry, cast);
        bool hasLength = cast.Type is { Name: "array", Modifiers.Count: 1 };
        return hasLength && value.Type is ListType
            ? Call("array_check", cast, value, new LiteralExpression(ScalarValue.Int64(cast.Type.Modifiers[0]))) : value;
    }

    Expression Column(SqlColumnReference reference)
    {
        for (Scope? scope = Scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Find(reference, out int used) is { } column)
            {
                Expression value = Read(column, reference);
                return used == reference.Parts.Count ? value : _nested.Fields(value, reference.Parts.Skip(used), reference);
            }
        }

        Expression? alias = reference.Parts.Count == 1 ? FindAlias?.Invoke(reference.Parts[0], this) : null;
        return alias ?? WholeRow(reference) ?? throw Scope.Unknown(reference);
    }

    /// <summary>Whether a name is that of a table or view and of no column in reach.</summary>
    public bool NamesTable(SqlColumnReference reference)
    {
        for (Scope? scope = Scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Find(reference, out _) is not null)
            {
                return false;
            }
        }

        string[] parts = [.. reference.Parts.Select(p => p.Name)];
        ITableResolver tables = Binder.Context.Tables;
        return parts.Length <= 3 && (tables.FindTable(parts) is not null || tables.FindView(parts) is not null);
    }

    /// <summary>The name of a table stands for a struct of its columns.</summary>
    FunctionExpression? WholeRow(SqlColumnReference reference)
    {
        for (Scope? scope = Scope; scope is not null && reference.Parts is [var name]; scope = scope.Outer)
        {
            if (scope.Relation.Tables.FirstOrDefault(t => ScopeColumn.IsNamed(t.Name, name)) is { } table)
            {
                return _functions.Scalar(
                    "struct_pack",
                    [.. scope.Relation.Columns.Where(c => c.Table == table).SelectMany(c => new[] { Text(c.Name), Read(c, reference) })],
                    reference);
            }
        }

        return null;
    }

    LiteralExpression Parameter(SqlParameter parameter)
    {
        BindingContext context = Binder.Context;
        ScalarValue? value = null;
        if (parameter.Name is not null)
        {
            context.NamedParameters.TryGetValue(parameter.Name, out value);
        }
        else if (parameter.Index >= 1 && parameter.Index <= context.PositionalParameters.Count)
        {
            value = context.PositionalParameters[parameter.Index - 1];
        }

        string name = parameter.Name ?? parameter.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return value is not null
            ? new LiteralExpression(value)
            : throw BindingErrors.At(
                parameter,
                ErrorCode.MissingParameter,
                $"No value found for placeholder with name ${name}{GivenParameters(parameter)}");
    }

    string GivenParameters(SqlParameter parameter)
    {
        BindingContext context = Binder.Context;
        string suggestion = parameter.Name is null ? "" : NameSuggestion.Phrase(parameter.Name, context.NamedParameters.Keys);
        int given = parameter.Name is null ? context.PositionalParameters.Count : context.NamedParameters.Count;
        string kind = parameter.Name is null ? "by position" : "by name";
        return suggestion.Length > 0 ? suggestion : $"; the statement was sent with {(given == 0 ? "none" : given)} {kind}";
    }

    CaseExpression Case(SqlCase choice)
    {
        Expression? operand = choice.Operand is null ? null : BindShared(choice.Operand, choice.Whens.Count);
        var results = new List<Expression>();
        var conditions = new List<Expression>();
        foreach (SqlWhen when in choice.Whens)
        {
            conditions.Add(operand is null
                ? Condition(when.Condition, "WHEN")
                : _operators.Compare(Compute.Comparison.ComparisonOperator.Equal, operand, Bind(when.Condition), when.Condition));
            results.Add(Bind(when.Result));
        }

        results.Add(choice.Else is null ? new LiteralExpression(ScalarValue.Null(DataType.Null)) : Bind(choice.Else));
        IReadOnlyList<Expression> unified = Coercion.Unify(results, "the results of CASE", choice);
        var operands = new List<Expression>();
        for (int i = 0; i < conditions.Count; i++)
        {
            operands.Add(conditions[i]);
            operands.Add(unified[i]);
        }

        operands.Add(unified[^1]);
        return new CaseExpression(operands, unified[^1].Type);
    }

    Expression Interval(SqlInterval interval)
    {
        if (interval.Value is SqlLiteral { Kind: SqlLiteralKind.String or SqlLiteralKind.Integer or SqlLiteralKind.Decimal } literal)
        {
            return LiteralBinder.Interval(literal.Text, interval);
        }

        Expression count = Bind(interval.Value);
        if (count is LiteralExpression { Value.Value: string text })
        {
            return LiteralBinder.Interval(text, interval);
        }

        if (interval.Unit is null || interval.LastUnit is not null)
        {
            return Coercion.Cast(count, DataType.Interval, interval);
        }

        LiteralExpression unit = LiteralBinder.Interval("1", interval);
        return _operators.Arithmetic(ArithmeticOperator.Multiply, count, unit, interval);
    }

    Expression Columns(SqlColumns columns)
    {
        if (!ReferenceEquals(ColumnsNode, columns))
        {
            IReadOnlyList<ScopeColumn> found = new StarBinder(this).Select(columns);
            if (ColumnsFound is not null && found.Count != ColumnsFound.Count)
            {
                throw BindingErrors.Invalid(
                    columns,
                    $"the COLUMNS of one expression go side by side, but they stand for {ColumnsFound.Count} and {found.Count} columns");
            }

            if (ColumnsFound is not null)
            {
                return Read(found[ColumnsIndex], columns);
            }

            ColumnsNode = columns;
            ColumnsFound = found;
        }

        return Read(ColumnsFound![ColumnsIndex], columns);
    }
}
