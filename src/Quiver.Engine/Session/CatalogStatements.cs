using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>Statements that change what exists: views, schemas, indexes, DROP and ALTER.</summary>
sealed class CatalogStatements(StatementContext context)
{
    TableCatalog Tables => context.Engine.Tables;

    public Task<StatementResult> RunAsync(SqlStatement statement) => statement switch
    {
        SqlCreateView view => Task.FromResult(CreateView(view)),
        SqlCreateSchema schema => CreateSchemaAsync(schema),
        SqlCreateIndex index => CreateIndexAsync(index),
        SqlDrop drop => DropAsync(drop),
        SqlAlterTable alter => AlterAsync(alter),
        _ => throw new QuiverException(
            ErrorCode.NotSupported,
            $"{context.Binder.TextOf(statement).Split(' ', '\n')[0].ToUpperInvariant()} statements are not supported yet",
            statement.Position.Line,
            statement.Position.Column),
    };

    StatementResult CreateView(SqlCreateView view)
    {
        IReadOnlyList<string> name = context.Tables.PathOfNew(NameParts.Of(view.Name));
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
    void RestoreUnlessUsable(IReadOnlyList<string> name, SqlCreateView view, ViewText previous)
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

    async Task<StatementResult> CreateSchemaAsync(SqlCreateSchema schema)
    {
        string[] name = NameParts.Of(schema.Name);
        bool isTaken = name.Length == 1 && (Tables.HasSchema(name[0]) || InformationSchema.IsNamed(name[0]));
        if (!isTaken)
        {
            isTaken = await new ForeignDefinitions(context).CreateSchemaAsync(name).ConfigureAwait(false) is { } created
                ? !created
                : !Tables.TryAddSchema(schema.Name.Last.Name);
        }

        if (!isTaken || schema.Mode == SqlCreateMode.IfNotExists)
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
    async Task<StatementResult> CreateIndexAsync(SqlCreateIndex index)
    {
        MemoryTable table = await new TableStatements(context).FindMemoryAsync(index.Table, "CREATE INDEX").ConfigureAwait(false);
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

    async Task<StatementResult> DropAsync(SqlDrop drop)
    {
        foreach (SqlName name in drop.Names)
        {
            bool dropped = drop.Kind switch
            {
                SqlObjectKind.Table => await DropTableAsync(name).ConfigureAwait(false),
                SqlObjectKind.View => context.Tables.Paths(NameParts.Of(name)).Any(Tables.RemoveView),
                SqlObjectKind.Schema => await DropSchemaAsync(name).ConfigureAwait(false),
                _ => Tables.RemoveIndex(name.Last.Name),
            };
            if (!dropped && !drop.IfExists)
            {
                string kind = drop.Kind.ToString().ToLowerInvariant();
                RefuseOtherKind(drop.Kind, name);
                throw new QuiverException(
                    ErrorCode.UnknownTable,
                    $"unknown {kind} \"{name}\"{Suggestion(drop.Kind, name)}",
                    name.Position.Line,
                    name.Position.Column);
            }
        }

        return StatementResult.Done(0);
    }

    string Suggestion(SqlObjectKind kind, SqlName name) => kind == SqlObjectKind.Schema
        ? NameSuggestion.Phrase(name.Last.Name, context.Tables.SchemaNames)
        : NameSuggestion.TablePhrase(NameParts.Of(name), context.Tables.TableNames);

    async ValueTask<bool> DropTableAsync(SqlName name)
    {
        foreach (IReadOnlyList<string> path in context.Tables.Paths(NameParts.Of(name)))
        {
            if (Tables.RemoveTable(path))
            {
                return true;
            }

            if (Tables.FindView(path) is not null)
            {
                return false;
            }

            if (await context.Tables.FindForeignAsync(path).ConfigureAwait(false) is { } table)
            {
                return await table.Schema.Changes("DROP TABLE")
                    .DropTableAsync(table.Schema.Name, table.Name, context.CancellationToken).ConfigureAwait(false);
            }
        }

        return false;
    }

    async ValueTask<bool> DropSchemaAsync(SqlName name)
    {
        string[] parts = NameParts.Of(name);
        if (parts.Length == 1 && Tables.RemoveSchema(parts[0]))
        {
            return true;
        }

        return context.Tables.FindForeignSchema(parts) is { } schema
            && await schema.Changes("DROP SCHEMA").DropSchemaAsync(schema.Name, context.CancellationToken).ConfigureAwait(false);
    }

    void RefuseOtherKind(SqlObjectKind kind, SqlName name)
    {
        string[] parts = NameParts.Of(name);
        bool isView = kind == SqlObjectKind.Table && context.Tables.FindView(parts) is not null;
        bool isTable = kind == SqlObjectKind.View && context.Tables.FindTable(parts) is not null;
        if (isView || isTable)
        {
            throw new QuiverException(
                ErrorCode.InvalidStatement,
                isView ? $"\"{name}\" is a view; drop it with DROP VIEW" : $"\"{name}\" is a table; drop it with DROP TABLE",
                name.Position.Line,
                name.Position.Column);
        }
    }

    async Task<StatementResult> AlterAsync(SqlAlterTable alter)
    {
        if (alter.Kind != SqlAlterKind.RenameTable)
        {
            throw new QuiverException(
                ErrorCode.NotSupported, "ALTER TABLE can rename tables only, for now", alter.Position.Line, alter.Position.Column);
        }

        if (!await RenameAsync(alter.Table, alter.NewName!.Name, alter.IfExists).ConfigureAwait(false))
        {
            throw new QuiverException(
                ErrorCode.AlreadyExists, $"\"{alter.NewName.Name}\" exists already", alter.Position.Line, alter.Position.Column);
        }

        return StatementResult.Done(0);
    }

    /// <summary>Renames a table; answers false where the new name is taken.</summary>
    async ValueTask<bool> RenameAsync(SqlName name, string newName, bool ifExists)
    {
        foreach (IReadOnlyList<string> path in context.Tables.Paths(NameParts.Of(name)))
        {
            if (Tables.FindTable(path) is { } table)
            {
                return Tables.TryAdd([.. path.SkipLast(1), newName], table) && Tables.RemoveTable(path);
            }

            if (Tables.FindView(path) is null && await context.Tables.FindForeignAsync(path).ConfigureAwait(false) is { } foreign)
            {
                return await foreign.Schema.Changes("ALTER TABLE")
                    .RenameTableAsync(foreign.Schema.Name, foreign.Name, newName, context.CancellationToken).ConfigureAwait(false);
            }
        }

        return ifExists ? true : throw new TableStatements(context).Unknown(name);
    }
}
