using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>COPY between tables and files.</summary>
sealed class CopyStatements(StatementContext context)
{
    /// <summary>Writes a table or the result of a query to a file.</summary>
    public async Task<StatementResult> ToAsync(SqlCopyTo copy)
    {
        (string path, string? format, Dictionary<string, ScalarValue> options) = Target(copy.Target, copy.Options);
        PhysicalPlan plan = await PlanningThread.RunAsync(context.Sql, () => new QueryPlanner(context).Plan(copy.Query
            ?? TableQuery(copy))).ConfigureAwait(false);
        await using IFileWriter writer = Located(copy.Target, copy.Options, () => context.Engine.Files.Create(
            path, format, options, plan.Schema, new WriteContext(context.Engine.Pool, context.Engine.Budget)));
        await using StatementResult rows = SqlSession.Start(plan, context, null);
        long count = 0;
        while (await rows.NextAsync().ConfigureAwait(false) is { } batch)
        {
            count += batch.Length;
            await writer.WriteAsync(batch, context.CancellationToken).ConfigureAwait(false);
        }

        await writer.CompleteAsync(context.CancellationToken).ConfigureAwait(false);
        return StatementResult.Done(count);
    }

    /// <summary>Writes the rows of a file to a table.</summary>
    public async Task<StatementResult> FromAsync(SqlCopyFrom copy)
    {
        var tables = new TableStatements(context);
        ITableProvider table = await tables.FindAsync(copy.Table).ConfigureAwait(false);
        (string path, string? format, Dictionary<string, ScalarValue> options) = Target(copy.Source, copy.Options);
        return await tables.WriteAsync(
            table, copy.Table, "COPY", () => PlanFrom(copy, table, path, format, options)).ConfigureAwait(false);
    }

    PhysicalPlan PlanFrom(SqlCopyFrom copy, ITableProvider table, string path, string? format, Dictionary<string, ScalarValue> options)
    {
        IReadOnlyList<Field> fields = table.Schema.Fields;
        int[] targets = copy.Columns.Count > 0
            ? [.. copy.Columns.Select(c => table.Schema.IndexOf(c.Name))]
            : [.. Enumerable.Range(0, fields.Count)];
        if (Array.IndexOf(targets, -1) is >= 0 and int unknown)
        {
            string name = copy.Columns[unknown].Name;
            string suggestion = NameSuggestion.Phrase(name, fields.Select(f => f.Name));
            throw BindingErrors.At(
                copy.Columns[unknown], ErrorCode.UnknownColumn, $"unknown column \"{name}\" in table \"{copy.Table}\"{suggestion}");
        }

        ITableProvider file = Located(copy.Source, copy.Options, () => context.Engine.Files.Open(
            path, format, options, table.Schema.Select(targets), context.CancellationToken));
        PlanColumn[] columns = [.. file.Schema.Fields.Select(f => new PlanColumn(context.Ids.Next(), f.Name, f.Type.Logical))];
        if (columns.Length != targets.Length)
        {
            throw BindingErrors.Invalid(
                copy.Source,
                $"\"{path}\" has {columns.Length} columns, but {targets.Length} columns of \"{copy.Table}\" are to be filled");
        }

        var scan = new LogicalScan(path, file, columns, [.. Enumerable.Range(0, columns.Length)], [], null);
        var values = fields.Select((f, i) =>
        {
            int from = Array.IndexOf(targets, i);
            Expression value = from >= 0 ? columns[from].Read() : new LiteralExpression(ScalarValue.Null(f.Type.Logical));
            return (f.Name, f.Type.Logical, (Expression?)value);
        });
        return new QueryPlanner(context).PlanInto(scan, [.. values]);
    }

    (string Path, string? Format, Dictionary<string, ScalarValue> Options) Target(SqlExpression target, IReadOnlyList<SqlOption> list)
    {
        string path = ValueOf(target).Value as string
            ?? throw new QuiverException(ErrorCode.InvalidStatement, "COPY takes the path of a file as text", target.Position.Line,
                target.Position.Column);
        var options = new Dictionary<string, ScalarValue>(StringComparer.OrdinalIgnoreCase);
        foreach (SqlOption option in list)
        {
            options[FileOptionNames.Of(option.Name)] = option.Value is null ? ScalarValue.Boolean(true) : OptionValue(option.Value);
        }

        string? format = null;
        if (options.Remove("format", out ScalarValue? named))
        {
            format = named.Value as string;
        }

        return (path, format, options);
    }

    /// <summary>Points an error of a file at the option that it names, or else at the path.</summary>
    static T Located<T>(SqlExpression path, IReadOnlyList<SqlOption> options, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            SqlNode place = options.FirstOrDefault(
                o => error.Message.Contains($"\"{o.Name}\"", StringComparison.OrdinalIgnoreCase)
                    || error.Message.Contains($"option {o.Name} ", StringComparison.OrdinalIgnoreCase)
                    || (o.Value is { } value && error.Code == ErrorCode.InvalidStatement && IsNamed(value, error.Message)))
                ?? (SqlNode)path;
            throw error.At(place.Position.Line, place.Position.Column);
        }
    }

    static bool IsNamed(SqlExpression value, string message) => value switch
    {
        SqlLiteral literal => message.Contains($"\"{literal.Text}\"", StringComparison.OrdinalIgnoreCase),
        SqlColumnReference { Parts: [var word] } => message.Contains($"\"{word.Name}\"", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>A bare word is text: FORMAT parquet. So are a star and words in parentheses: FORCE_QUOTE (a, b).</summary>
    ScalarValue OptionValue(SqlExpression value) => value switch
    {
        SqlColumnReference { Parts: [{ } word] } => ScalarValue.Text(word.Name),
        SqlStar { Qualifier: null } => ScalarValue.Text("*"),
        SqlRow row when row.Items.All(i => i is SqlColumnReference { Parts: [_] }) => new ScalarValue(
            DataType.List(DataType.Utf8), (object?[])[.. row.Items.Select(i => ((SqlColumnReference)i).Parts[0].Name)]),
        _ => ValueOf(value),
    };

    ScalarValue ValueOf(SqlExpression expression) => ConstantEvaluator.Evaluate(context.Binder.BindScalar(expression, null),
        context.Functions);

    static SqlQuery TableQuery(SqlCopyTo copy)
    {
        SqlExpression[] columns = copy.Columns.Count > 0
            ? [.. copy.Columns.Select(c => new SqlColumnReference([c]) { Span = c.Span })]
            : [new SqlStar(null, [], [], [])];
        var select = new SqlSelect([.. columns.Select(c => new SqlSelectItem(c, null))],
            new SqlNamedTable(copy.Table!) { Span = copy.Table!.Span });
        return new SqlQuery(null, select, [], null) { Span = copy.Span };
    }
}
