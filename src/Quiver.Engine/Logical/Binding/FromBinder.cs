using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds the tables of FROM.</summary>
sealed class FromBinder
{
    const int NodesOfTable = 10;
    static readonly string[] _fileExtensions =
    [
        ".parquet", ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".arrow", ".arrows", ".feather", ".ipc",
        ".csv.gz", ".json.gz", ".jsonl.gz",
    ];
    readonly Binder _binder;
    readonly JoinBinder _joins;
    readonly UnnestTableBinder _elements;
    readonly PivotBinder _pivots;
    readonly UnpivotBinder _unpivots;

    public FromBinder(Binder binder)
    {
        _binder = binder;
        _joins = new JoinBinder(binder, this);
        _elements = new UnnestTableBinder(binder);
        _pivots = new PivotBinder(binder);
        _unpivots = new UnpivotBinder(binder);
    }

    /// <summary>
    /// Binds the right side of a join where it gives the elements of lists of the left one; its plan then gives the rows of the left one
    /// too. Null where it is anything else.
    /// </summary>
    public Relation? TryBindLateral(SqlJoin join, Relation left, Scope? outer, CommonTables? tables)
    {
        if (join.Right is not SqlTableFunction { Sample: null } function
            || join.Kind is not (SqlJoinKind.Inner or SqlJoinKind.Cross or SqlJoinKind.Left)
            || _elements.TryBind(function, left, outer, tables, join.Kind == SqlJoinKind.Left) is not { ReadsBefore: true } elements)
        {
            return null;
        }

        return function.Alias is null ? elements.Table : Rename(elements.Table, function.Alias);
    }

    /// <summary>
    /// Binds a table; <paramref name="before"/> is what LATERAL sees: the tables left of it, then the enclosing queries. As in DuckDB
    /// the word may be left out.
    /// </summary>
    public Relation Bind(SqlTableReference reference, Scope? outer, CommonTables? tables, Scope? before = null)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _binder.Budget.Spend(NodesOfTable, reference);
        Relation relation = reference switch
        {
            SqlNamedTable named => Named(named, tables),
            SqlFileTable file => File(file.Path, file),
            SqlTableFunction function => _elements.TryBind(function, null, before ?? outer, tables, keepsEmpty: false)?.Table
                ?? Function(function, before ?? outer, tables),
            SqlDerivedTable derived => Derived(derived, before ?? outer, tables),
            SqlJoin join => _joins.Bind(join, outer, tables, before),
            SqlPivot pivot => Relation.Of(_pivots.Bind(pivot, Bind(pivot.Source, outer, tables), outer, tables), ["pivot"]),
            SqlUnpivot unpivot => _unpivots.Bind(unpivot, Bind(unpivot.Source, outer, tables), outer, tables),
            BoundTable bound => bound.Relation,
            SqlStatementTable table => Statement(table, outer, tables),
            _ => throw BindingErrors.NotSupported(reference, "this kind of table is"),
        };
        if (reference.Sample is not null)
        {
            relation = relation with { Plan = _binder.Samples.Apply(relation.Plan, reference.Sample) };
        }

        return reference.Alias is null ? relation : Rename(relation, reference.Alias);
    }

    Relation Named(SqlNamedTable named, CommonTables? tables)
    {
        SqlName name = named.Name;
        if (name.Parts.Count == 1 && CommonTables.Find(tables, name.Last) is { } common)
        {
            return Common(common, named);
        }

        string[] path = [.. name.Parts.Select(p => p.Name)];
        ITableResolver resolver = _binder.Context.Tables;
        if (resolver.FindTable(path) is { } table)
        {
            return Scan(name.ToString(), path, table);
        }

        if (resolver.FindView(path) is { } view)
        {
            LogicalPlan plan = _binder.BindView(view, named);
            return WithNames(Relation.Of(plan, path), view.ColumnNames, named);
        }

        string text = name.ToString();
        if (_fileExtensions.Any(e => text.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
        {
            return File(text, named);
        }

        string suggestion = NameSuggestion.TablePhrase(path, resolver.TableNames.Concat(CommonTables.Names(tables)));
        throw BindingErrors.At(named, ErrorCode.UnknownTable, $"unknown table \"{text}\"{suggestion}");
    }

    Relation Common(CommonTables common, SqlNamedTable reference)
    {
        SqlCommonTable table = common.Table;
        LogicalPlan plan = _binder.CommonTables.Bind(common, reference);
        return WithNames(Relation.Of(plan, [table.Name.Name]), [.. table.Columns.Select(c => c.Name)], table);
    }

    Relation File(string path, SqlNode at)
    {
        try
        {
            string stem = Path.GetFileName(path.AsSpan().TrimEnd('/')).ToString();
            int dot = stem.IndexOf('.', StringComparison.Ordinal);
            return Scan($"'{path}'", [dot > 0 ? stem[..dot] : stem], _binder.Context.Tables.OpenFile(path));
        }
        catch (QuiverException error) when (error.Line == 0 || error.Code == ErrorCode.CorruptFile)
        {
            throw BindingErrors.Located(error, at);
        }
    }

    Relation Scan(string name, IReadOnlyList<string> path, ITableProvider table)
    {
        PlanColumn[] columns = [.. table.Schema.Fields.Select(f => _binder.NewColumn(f.Name, f.Type.Logical))];
        return Relation.Of(new LogicalScan(name, table, columns, [.. Enumerable.Range(0, columns.Length)], [], null), path);
    }

    Relation Statement(SqlStatementTable table, Scope? outer, CommonTables? tables)
    {
        if (table.Statement is SqlSummarize summarize)
        {
            IReadOnlyList<PlanColumn> columns = _binder.Queries.Bind(summarize.Query, outer, tables).Output;
            return Relation.Of(_binder.Queries.Bind(SummaryQuery.Of(summarize, columns), outer, tables));
        }

        RecordBatch rows = _binder.Context.ListRows?.Invoke(table.Statement)
            ?? throw BindingErrors.NotSupported(table, "the result of a statement as a table is");
        return Relation.Of(Scan(_binder.TextOf(table.Statement), ["statement"], new MemoryTable(rows.Schema, rows)).Plan);
    }

    Relation Derived(SqlDerivedTable derived, Scope? outer, CommonTables? tables)
    {
        LogicalPlan plan = _binder.Queries.Bind(derived.Query, outer, tables);
        return derived.Alias is null ? Relation.Of(plan) : Relation.Of(plan, [derived.Alias.Name.Name]);
    }

    /// <summary>Table functions see no columns, so that <c>name = value</c> is an option too, as in DuckDB.</summary>
    static (SqlIdentifier? Name, SqlExpression Value) OptionOf(SqlFunctionArgument argument) =>
        argument.Name is null
        && argument.Value is SqlBinary { Operator: SqlBinaryOperator.Equal } binary
        && binary.Left is SqlColumnReference { Parts: [SqlIdentifier name] }
            ? (name, binary.Right)
            : (argument.Name, argument.Value);

    Relation Function(SqlTableFunction reference, Scope? outer, CommonTables? tables)
    {
        SqlFunctionCall call = reference.Call;
        string name = call.Name.Last.Name;
        TableFunction function = _binder.Context.Tables.FindTableFunction(name)
            ?? throw BindingErrors.At(
                call,
                ErrorCode.UnknownFunction,
                $"unknown table function \"{name}\"{NameSuggestion.Phrase(name, _binder.Context.Tables.TableFunctionNames)}");
        if (reference.WithOrdinality)
        {
            throw BindingErrors.NotSupported(reference, "WITH ORDINALITY is");
        }

        var scope = new Scope(Relation.OneRow, outer, tables);
        var expressions = new ExpressionBinder(_binder, scope) { Clause = "the arguments of a table function" };
        var arguments = new List<Expression>();
        var options = new Dictionary<string, ScalarValue>(StringComparer.Ordinal);
        foreach (SqlFunctionArgument argument in call.Arguments)
        {
            (SqlIdentifier? option, SqlExpression given) = OptionOf(argument);
            Expression value = expressions.Bind(given);
            if (option is null)
            {
                arguments.Add(value);
            }
            else if (!options.TryAdd(option.Name.ToLowerInvariant(), Constant(value, argument)))
            {
                throw BindingErrors.Invalid(argument, $"the option \"{option.Name}\" of {name} is given twice");
            }
        }

        if (arguments.Exists(a => !LateralBinder.IsConstant(a)))
        {
            return Relation.Of(new LateralBinder(_binder).Function(function, arguments, options, call), [name]);
        }

        try
        {
            // Statements are planned on a thread of their own, which may wait for a file's schema.
            CancellationToken cancellation = _binder.Context.CancellationToken;
            ITableProvider table = function.BindAsync(
                [.. arguments.Select(a => Constant(a, call))], options, _binder.Context.Tables, cancellation)
                .AsTask().GetAwaiter().GetResult();
            return Scan(table.DisplayName ?? name, [name], table);
        }
        catch (QuiverException error) when (error.Line == 0 || error.Code == ErrorCode.CorruptFile)
        {
            // What is wrong in a file has a place in the file, which its sentence names.
            throw BindingErrors.Located(error, call);
        }
    }

    ScalarValue Constant(Expression value, SqlNode argument) => value switch
    {
        LiteralExpression literal => literal.Value,
        _ when !LateralBinder.IsConstant(value) =>
            throw BindingErrors.Invalid(argument, "an option of a table function must be a constant, not a column or a subquery"),
        _ => _binder.Context.EvaluateConstant(value),
    };

    static Relation Rename(Relation relation, SqlTableAlias alias)
    {
        var table = new ScopeTable([alias.Name.Name]);
        Relation renamed = relation with
        {
            Columns = [.. relation.Visible.Select(c => new ScopeColumn(c.Name, table, c.Value))],
            Tables = [table],
        };
        return WithNames(renamed, [.. alias.Columns.Select(c => c.Name)], alias);
    }

    /// <summary>Gives the first columns other names.</summary>
    static Relation WithNames(Relation relation, IReadOnlyList<string> names, SqlNode at)
    {
        if (names.Count > relation.Columns.Count)
        {
            throw BindingErrors.Invalid(
                at, $"{names.Count} column names are given, but \"{relation.Tables[0].Name}\" has {relation.Columns.Count} columns");
        }

        return names.Count == 0
            ? relation
            : relation with { Columns = [.. relation.Columns.Select((c, i) => i < names.Count ? c with { Name = names[i] } : c)] };
    }
}
