using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>
/// ALTER TABLE. Of a table in memory a query computes the rows with their new columns into another table, which takes its place at
/// once; queries that read the old one go on with it.
/// </summary>
sealed class AlterStatements(StatementContext context)
{
    TableCatalog Tables => context.Engine.Tables;

    /// <summary>Changes a table.</summary>
    public async Task<StatementResult> RunAsync(SqlAlterTable alter)
    {
        foreach (IReadOnlyList<string> path in context.Tables.Paths(NameParts.Of(alter.Table)))
        {
            if (Tables.FindTable(path) is { } table)
            {
                await AlterAsync(alter, path, table).ConfigureAwait(false);
                return StatementResult.Done(0);
            }

            if (Tables.FindView(path) is null && await context.Tables.FindForeignAsync(path).ConfigureAwait(false) is { } foreign)
            {
                await AlterForeignAsync(alter, foreign).ConfigureAwait(false);
                return StatementResult.Done(0);
            }
        }

        return alter.IfExists ? StatementResult.Done(0) : throw new TableStatements(context).Unknown(alter.Table);
    }

    async Task AlterAsync(SqlAlterTable alter, IReadOnlyList<string> path, ITableProvider table)
    {
        if (alter.Kind == SqlAlterKind.RenameTable)
        {
            RequireNew(alter, Tables.TryAdd([.. path.SkipLast(1), alter.NewName!.Name], table) && Tables.RemoveTable(path));
            return;
        }

        MemoryTable memory = table as MemoryTable ?? throw TableStatements.Refused(alter.Table, "ALTER TABLE");
        while (Change(alter, memory) is { } change && !await ReplaceAsync(alter, path, memory, change).ConfigureAwait(false))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    async Task AlterForeignAsync(SqlAlterTable alter, ForeignTable foreign)
    {
        if (alter.Kind != SqlAlterKind.RenameTable)
        {
            throw BindingErrors.NotSupported(
                alter,
                $"ALTER TABLE of the columns of \"{alter.Table}\", which is not a table in memory (its columns come with the rows "
                + "that have them; RENAME TO works), is");
        }

        RequireNew(alter, await foreign.Schema.Changes("ALTER TABLE")
            .RenameTableAsync(foreign.Schema.Name, foreign.Name, alter.NewName!.Name, context.CancellationToken).ConfigureAwait(false));
    }

    static void RequireNew(SqlAlterTable alter, bool isRenamed)
    {
        if (!isRenamed)
        {
            throw BindingErrors.At(alter, ErrorCode.AlreadyExists, $"\"{alter.NewName!.Name}\" exists already");
        }
    }

    /// <summary>What is to become of the columns; null where nothing is.</summary>
    AlteredColumns? Change(SqlAlterTable alter, MemoryTable table)
    {
        var columns = new AlteredColumns(table, context.Engine.Definitions.Of(table), NameParts.Of(alter.Table), context.Ids);
        if (alter.Kind == SqlAlterKind.AddColumn)
        {
            return Add(alter, columns) ? columns : null;
        }

        int ordinal = Ordinal(alter, table);
        if (ordinal < 0)
        {
            return null;
        }

        DataType type = table.Schema.Fields[ordinal].Type;
        switch (alter.Kind)
        {
            case SqlAlterKind.RenameColumn:
                RejectTaken(alter.NewName!, table, ordinal);
                columns.Rename(ordinal, alter.NewName!.Name);
                break;
            case SqlAlterKind.DropColumn:
                Drop(alter, columns, ordinal);
                break;
            case SqlAlterKind.SetType:
                SetType(alter, columns, ordinal);
                break;
            case SqlAlterKind.SetNotNull or SqlAlterKind.DropNotNull:
                SetNullable(alter, columns, ordinal);
                break;
            default:
                bool isDropped = alter.Kind == SqlAlterKind.DropDefault;
                columns.Defaults[ordinal] = isDropped ? null : new DefinitionReader(context).DefaultOf(alter.Expression!, type);
                break;
        }

        return columns;
    }

    bool Add(SqlAlterTable alter, AlteredColumns columns)
    {
        SqlColumnDefinition definition = alter.Definition!;
        if (alter.ColumnIfExists && columns.Table.Schema.IndexOf(definition.Name.Name) >= 0)
        {
            return false;
        }

        RejectTaken(definition.Name, columns.Table, -1);
        DefinitionReader.Check(definition);
        if (definition.PrimaryKey || definition.Unique)
        {
            throw BindingErrors.NotSupported(definition, "a new column with a key is");
        }

        DataType type = definition.Type is null ? DataType.Utf8 : SqlTypes.Resolve(definition.Type);
        ColumnDefault? value = new DefinitionReader(context).DefaultOf(definition, type);
        Expression bound = value is null
            ? new LiteralExpression(Types.ScalarValue.Null(type)) : context.Binder.BindScalar(value.Value, null, type);
        columns.Add(new Field(definition.Name.Name, type, !definition.NotNull), bound, value);
        return true;
    }

    static void Drop(SqlAlterTable alter, AlteredColumns columns, int ordinal)
    {
        string name = columns.Table.Schema.Fields[ordinal].Name;
        if (columns.Table.Schema.Fields.Count == 1)
        {
            throw BindingErrors.Invalid(alter.Column!, $"\"{name}\" is the only column of \"{alter.Table}\"; DROP TABLE removes the table");
        }

        if (columns.Keys.Exists(k => k.Columns.Contains(name)))
        {
            throw BindingErrors.Invalid(alter.Column!, $"\"{name}\" is in a key of \"{alter.Table}\"; keys stay");
        }

        columns.Remove(ordinal);
    }

    void SetType(SqlAlterTable alter, AlteredColumns columns, int ordinal)
    {
        DataType type = SqlTypes.Resolve(alter.Type!);
        Expression value = alter.Expression is null
            ? Coercion.ExplicitCast(columns.Scan.Output[ordinal].Read(), type, isTry: false, alter.Type!)
            : context.Binder.BindScalar(alter.Expression, columns.Scan, type, columns.Path);
        value.Place = (alter.Expression ?? (SqlNode)alter.Column!).Position;
        if (columns.Defaults[ordinal] is { } old)
        {
            // The default goes on as a value of the new type, or the statement says that it cannot.
            context.Binder.BindScalar(old.Value, null, type);
        }

        columns.SetType(ordinal, type, value);
    }

    static void SetNullable(SqlAlterTable alter, AlteredColumns columns, int ordinal)
    {
        bool isNullable = alter.Kind == SqlAlterKind.DropNotNull;
        string name = columns.Table.Schema.Fields[ordinal].Name;
        if (isNullable && columns.Keys.Exists(k => k.IsPrimary && k.Columns.Contains(name)))
        {
            throw BindingErrors.Invalid(alter.Column!, $"\"{name}\" is in the PRIMARY KEY of \"{alter.Table}\", which has no nulls");
        }

        columns.SetNullable(ordinal, isNullable);
    }

    static void RejectTaken(SqlIdentifier name, MemoryTable table, int except)
    {
        int taken = table.Schema.IndexOf(name.Name);
        if (taken >= 0 && taken != except)
        {
            throw BindingErrors.At(name, ErrorCode.AlreadyExists, $"there is a column \"{table.Schema.Fields[taken].Name}\" already");
        }
    }

    static int Ordinal(SqlAlterTable alter, MemoryTable table)
    {
        SqlIdentifier column = alter.Column!;
        int ordinal = table.Schema.IndexOf(column.Name);
        return ordinal >= 0 || alter.ColumnIfExists
            ? ordinal
            : throw BindingErrors.At(
                column,
                ErrorCode.UnknownColumn,
                $"unknown column \"{column.Name}\" in table \"{alter.Table}\""
                + NameSuggestion.Phrase(column.Name, table.Schema.Fields.Select(f => f.Name)));
    }

    /// <summary>Computes the table anew and puts it in place; answers false where the rows have changed meanwhile.</summary>
    async Task<bool> ReplaceAsync(SqlAlterTable alter, IReadOnlyList<string> path, MemoryTable table, AlteredColumns change)
    {
        object snapshot = table.Snapshot;
        PhysicalPlan plan = await PlanningThread.RunAsync(
            context.Sql, () => new QueryPlanner(context).PlanInto(change.Scan, change.Targets)).ConfigureAwait(false);
        List<RecordBatch> rows = await SqlSession.CollectAsync(plan, context).ConfigureAwait(false);
        var altered = new MemoryTable(change.Schema);
        try
        {
            altered.Replace([.. rows.Where(b => b.Length > 0).Select(b => new RecordBatch(change.Schema, b.Columns, b.Length))]);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw BindingErrors.Located(error, alter.Table);
        }

        if (!table.TryRetire(snapshot))
        {
            return false;
        }

        context.Engine.Definitions.Set(altered, new TableDefinition(change.Defaults, change.Keys));
        Tables.Set(path, altered);
        return true;
    }
}
