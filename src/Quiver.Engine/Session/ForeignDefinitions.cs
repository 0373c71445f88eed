using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>CREATE in mounted catalogs.</summary>
sealed class ForeignDefinitions(StatementContext context)
{
    /// <summary>
    /// Creates a schema in the catalog that its name starts with, else in the first mounted one that takes schemas. Answers whether
    /// it was created, and null where there is no such catalog.
    /// </summary>
    public async ValueTask<bool?> CreateSchemaAsync(string[] name)
    {
        MountedCatalog? catalog = name.Length == 1
            ? context.Engine.Tables.Mounted.FirstOrDefault(m => m.Catalog is ICatalogChanges)
            : context.Engine.Tables.FindCatalog(name[0])
                ?? throw new QuiverException(ErrorCode.UnknownTable, $"unknown catalog \"{name[0]}\" in \"{string.Join('.', name)}\"");
        return catalog is null ? null : await ForeignSchema.ChangesOf(catalog, "CREATE SCHEMA")
            .CreateSchemaAsync(name[^1], context.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates a table in a schema that is not the engine's, empty or from a query.</summary>
    public async Task<StatementResult> CreateTableAsync(SqlCreateTable create, ForeignSchema schema)
    {
        Check(create);
        if (await schema.Tables.FindTableAsync(create.Name.Last.Name, context.CancellationToken).ConfigureAwait(false) is not null)
        {
            return create.Mode == SqlCreateMode.IfNotExists ? StatementResult.Done(0) : throw Taken(create);
        }

        PhysicalPlan? plan = create.Query is null ? null : await PlanningThread.RunAsync(
            context.Sql, () => new QueryPlanner(context) { Writes = true }.Plan(create.Query)).ConfigureAwait(false);
        NewTable table = Define(create, plan?.Schema);
        ICatalogChanges changes = schema.Changes("CREATE TABLE");
        if (!await changes.CreateTableAsync(schema.Name, table, context.CancellationToken).ConfigureAwait(false))
        {
            return create.Mode == SqlCreateMode.IfNotExists ? StatementResult.Done(0) : throw Taken(create);
        }

        return plan is not null && create.WithData
            ? await FillAsync(create, table, schema, changes).ConfigureAwait(false)
            : StatementResult.Done(0);
    }

    /// <summary>Writes the rows of the query to the new table, which goes again where that fails.</summary>
    async Task<StatementResult> FillAsync(SqlCreateTable create, NewTable table, ForeignSchema schema, ICatalogChanges changes)
    {
        bool isFilled = false;
        try
        {
            // The statement's snapshot is older than the table.
            ISchema? now = schema.Owner.Catalog.FindSchema(schema.Name);
            ITableProvider? target = now is null
                ? null
                : await now.FindTableAsync(table.Name, context.CancellationToken).ConfigureAwait(false);
            if (target is not IInsertTarget sink)
            {
                throw new QuiverException(
                    ErrorCode.NotSupported,
                    $"table \"{create.Name}\" takes no rows; create it without AS",
                    create.Position.Line,
                    create.Position.Column);
            }

            PhysicalPlan plan = await PlanningThread.RunAsync(
                context.Sql, () => PlanFill(create.Query!, table, sink)).ConfigureAwait(false);
            StatementResult result = await new ForeignWrites(context).InsertAsync(sink, plan).ConfigureAwait(false);
            isFilled = true;
            return result;
        }
        finally
        {
            if (!isFilled)
            {
                await changes.DropTableAsync(schema.Name, table.Name, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The catalog may have put the columns into another order.</summary>
    PhysicalPlan PlanFill(SqlQuery query, NewTable table, IInsertTarget target)
    {
        Logical.LogicalPlan source = context.Binder.BindQuery(query);
        return new QueryPlanner(context).PlanInto(source, [.. target.Schema.Fields.Select(f =>
        {
            int from = table.Schema.IndexOf(f.Name);
            return (f.Name, f.Type.Logical, (Expressions.Expression?)(from >= 0
                ? source.Output[from].Read()
                : new Expressions.LiteralExpression(Types.ScalarValue.Null(f.Type.Logical))));
        })]);
    }

    static NewTable Define(SqlCreateTable create, Schema? rows)
    {
        Schema schema = rows is null ? TableStatements.SchemaOf(create) : TableStatements.SchemaOf(create, rows);
        SqlTableConstraint? key = create.Constraints.FirstOrDefault(c => c.Kind == SqlConstraintKind.PrimaryKey);
        IEnumerable<SqlIdentifier> names = key?.Columns ?? create.Columns.Where(c => c.PrimaryKey).Select(c => c.Name);
        string[] columns = [.. names.Select(n => schema.Fields.FirstOrDefault(f => ScopeColumn.IsNamed(f.Name, n))?.Name
            ?? throw new QuiverException(
                ErrorCode.UnknownColumn,
                $"unknown column \"{n.Name}\" in PRIMARY KEY{NameSuggestion.Phrase(n.Name, schema.Fields.Select(f => f.Name))}",
                n.Position.Line,
                n.Position.Column))];
        IEnumerable<Field> fields = schema.Fields.Select(f => columns.Contains(f.Name) ? new Field(f.Name, f.Type, isNullable: false) : f);
        return new NewTable(create.Name.Last.Name, new Schema([.. fields]), columns);
    }

    /// <summary>What a mounted catalog is not told of must not be accepted in silence.</summary>
    static void Check(SqlCreateTable create)
    {
        string? refused = create.Mode == SqlCreateMode.Replace ? "OR REPLACE"
            : create.Temporary ? "TEMPORARY"
            : create.Columns.Any(c => c.Default is not null) ? "DEFAULT"
            : create.Columns.Any(c => c.Generated is not null) ? "GENERATED"
            : create.Columns.Any(c => c.Unique || c.Check is not null || c.References is not null)
                || create.Constraints.Any(c => c.Kind != SqlConstraintKind.PrimaryKey) ? "a constraint other than NOT NULL and PRIMARY KEY"
            : null;
        if (refused is not null)
        {
            throw new QuiverException(
                ErrorCode.NotSupported,
                $"CREATE TABLE with {refused} is not supported in a mounted catalog, where \"{create.Name}\" is to be",
                create.Position.Line,
                create.Position.Column);
        }
    }

    static QuiverException Taken(SqlCreateTable create) => new(
        ErrorCode.AlreadyExists, $"table \"{create.Name}\" exists already", create.Position.Line, create.Position.Column);
}
