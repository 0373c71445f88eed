using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>Statements about what exists: views, schemas, DROP, DESCRIBE, SHOW.</summary>
sealed class CatalogStatements(StatementContext context)
{
    static readonly Schema DescribeColumns = new(
        [new Field("column_name", DataType.Utf8), new Field("column_type", DataType.Utf8), new Field("null", DataType.Utf8)]);

    TableCatalog Tables => context.Engine.Tables;

    public StatementResult Run(SqlStatement statement) => statement switch
    {
        SqlCreateView view => CreateView(view),
        SqlCreateSchema schema => CreateSchema(schema),
        SqlCreateIndex index => CreateIndex(index),
        SqlDrop drop => Drop(drop),
        SqlDescribe describe => Describe(describe),
        SqlShowTables show => ShowTables(show),
        SqlShow show => Show(show),
        SqlAlterTable alter => Alter(alter),
        _ => throw new QuiverException(
            ErrorCode.NotSupported,
            $"{context.Binder.TextOf(statement).Split(' ', '\n')[0].ToUpperInvariant()} statements are not supported yet",
            statement.Position.Line,
            statement.Position.Column),
    };

    StatementResult CreateView(SqlCreateView view)
    {
        string[] name = NameParts.Of(view.Name);
        // Binding once finds errors now instead of at the first use.
        context.Binder.BindQuery(view.Query);
        var text = new ViewText(context.Sql, view.Query, [.. view.Columns.Select(c => c.Name)]);
        ViewText? previous = Tables.FindView(name);
        bool added = Tables.TryAddView(name, text, view.Mode == SqlCreateMode.Replace);
        if (added && previous is not null)
        {
            RestoreUnlessUsable(name, view, previous);
        }

        if (added || view.Mode == SqlCreateMode.IfNotExists)
        {
            return StatementResult.Done(0);
        }

        throw new QuiverException(ErrorCode.AlreadyExists, $"\"{view.Name}\" exists already", view.Position.Line, view.Position.Column);
    }

    /// <summary>A view that replaces another may refer to itself, which shows when it is bound again.</summary>
    void RestoreUnlessUsable(string[] name, SqlCreateView view, ViewText previous)
    {
        bool usable = false;
        try
        {
            context.Binder.BindQuery(view.Query);
            usable = true;
        }
        finally
        {
            if (!usable)
            {
                Tables.TryAddView(name, previous, replace: true);
            }
        }
    }

    StatementResult CreateSchema(SqlCreateSchema schema)
    {
        if (Tables.TryAddSchema(schema.Name.Last.Name) || schema.Mode == SqlCreateMode.IfNotExists)
        {
            return StatementResult.Done(0);
        }

        throw new QuiverException(ErrorCode.AlreadyExists,
            $"schema \"{schema.Name}\" exists already", schema.Position.Line, schema.Position.Column);
    }

    /// <summary>
    /// Remembers the name of an index and checks that its table and columns exist. Scans of columns need no index, so there is
    /// nothing to build; uniqueness is not enforced, which docs/sql.md says.
    /// </summary>
    StatementResult CreateIndex(SqlCreateIndex index)
    {
        MemoryTable table = new TableStatements(context).FindTable(index.Table);
        var columns = new PlanColumn[table.Schema.Fields.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new PlanColumn(context.Ids.Next(), table.Schema.Fields[i].Name, table.Schema.Fields[i].Type);
        }

        var scan = new LogicalScan(index.Table.Last.Name, table, columns, [.. Enumerable.Range(0, columns.Length)], [], null);
        foreach (SqlOrderItem key in index.Keys)
        {
            context.Binder.BindScalar(key.Expression!, scan);
        }

        string name = index.Name?.Name ?? $"{index.Table.Last.Name}_index";
        if (Tables.TryAddIndex(name) || index.Mode == SqlCreateMode.IfNotExists)
        {
            return StatementResult.Done(0);
        }

        throw new QuiverException(ErrorCode.AlreadyExists, $"index \"{name}\" exists already", index.Position.Line, index.Position.Column);
    }

    StatementResult Drop(SqlDrop drop)
    {
        foreach (SqlName name in drop.Names)
        {
            bool dropped = drop.Kind switch
            {
                SqlObjectKind.Table => Tables.RemoveTable(NameParts.Of(name)),
                SqlObjectKind.View => Tables.RemoveView(NameParts.Of(name)),
                SqlObjectKind.Schema => Tables.RemoveSchema(name.Last.Name),
                _ => Tables.RemoveIndex(name.Last.Name),
            };
            if (!dropped && !drop.IfExists)
            {
                string kind = drop.Kind.ToString().ToLowerInvariant();
                RefuseOtherKind(drop.Kind, name);
                throw new QuiverException(
                    ErrorCode.UnknownTable,
                    $"unknown {kind} \"{name}\"{NameSuggestion.Phrase(name.Last.Name, Tables.Names)}",
                    name.Position.Line,
                    name.Position.Column);
            }
        }

        return StatementResult.Done(0);
    }

    void RefuseOtherKind(SqlObjectKind kind, SqlName name)
    {
        bool isView = kind == SqlObjectKind.Table && Tables.FindView(NameParts.Of(name)) is not null;
        bool isTable = kind == SqlObjectKind.View && Tables.FindTable(NameParts.Of(name), context.CancellationToken) is not null;
        if (isView || isTable)
        {
            throw new QuiverException(
                ErrorCode.InvalidStatement,
                isView ? $"\"{name}\" is a view; drop it with DROP VIEW" : $"\"{name}\" is a table; drop it with DROP TABLE",
                name.Position.Line,
                name.Position.Column);
        }
    }

    StatementResult Describe(SqlDescribe describe)
    {
        LogicalPlan plan = context.Binder.BindQuery(describe.Query);
        bool[] nullable = plan is LogicalProject { Input: LogicalScan scan }
            ? [.. plan.Output.Select(c => scan.Table.Schema.IndexOf(c.Name) is >= 0 and int i
                && !scan.Table.Schema.Fields[i].IsNullable).Select(n => !n)]
            : [.. plan.Output.Select(_ => true)];
        return StatementResult.Rows(TextTable.Of(
            DescribeColumns, plan.Output.Select((c, i) => new object?[] { c.Name, c.Type.ToString(), nullable[i] ? "YES" : "NO" })));
    }

    StatementResult ShowTables(SqlShowTables show)
    {
        var columns = new Schema(show.All
            ? [new Field("schema", DataType.Utf8), new Field("name", DataType.Utf8), new Field("type", DataType.Utf8)]
            : [new Field("name", DataType.Utf8)]);
        return StatementResult.Rows(TextTable.Of(
            columns,
            Tables.All.Select(t => show.All ? new object?[] { t.Schema, t.Name, t.Table is null ? "view" : "table" } : [t.Name])));
    }

    StatementResult Show(SqlShow show)
    {
        string name = show.Name.ToString();
        object? value = name switch
        {
            "threads" => context.Engine.Options.Threads.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "memory_limit" => context.Engine.Options.MemoryLimitBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "batch_size" => context.Engine.Options.BatchSize.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => throw new QuiverException(
                ErrorCode.InvalidStatement,
                $"unknown setting \"{name}\"; there are: threads, memory_limit, batch_size",
                show.Position.Line,
                show.Position.Column),
        };
        return StatementResult.Rows(TextTable.Of(new Schema([new Field(name, DataType.Utf8)]), [[value]]));
    }

    StatementResult Alter(SqlAlterTable alter)
    {
        if (alter.Kind != SqlAlterKind.RenameTable)
        {
            throw new QuiverException(
                ErrorCode.NotSupported, "ALTER TABLE can rename tables only, for now", alter.Position.Line, alter.Position.Column);
        }

        MemoryTable table = new TableStatements(context).FindTable(alter.Table);
        string[] name = NameParts.Of(alter.Table);
        if (!Tables.TryAdd([.. name.Take(name.Length - 1), alter.NewName!.Name], table))
        {
            throw new QuiverException(ErrorCode.AlreadyExists, $"\"{alter.NewName.Name}\" exists already");
        }

        Tables.RemoveTable(name);
        return StatementResult.Done(0);
    }
}
