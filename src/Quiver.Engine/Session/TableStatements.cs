using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>CREATE TABLE and INSERT.</summary>
sealed class TableStatements(StatementContext context)
{
    /// <summary>Creates a table, empty or from a query.</summary>
    public async Task<StatementResult> CreateAsync(SqlCreateTable create)
    {
        IReadOnlyList<string> name = context.Tables.PathOfNew(NameParts.Of(create.Name));
        bool isOwn = name.Count == 1 || (name.Count == 2 && context.Engine.Tables.HasSchema(name[0]));
        if (!isOwn && context.Tables.FindForeignSchema([.. name.SkipLast(1)]) is { } schema)
        {
            return await new ForeignDefinitions(context).CreateTableAsync(create, schema).ConfigureAwait(false);
        }

        bool exists = context.Engine.Tables.FindTable(name) is not null || context.Engine.Tables.FindView(name) is not null;
        if (exists && create.Mode == SqlCreateMode.IfNotExists)
        {
            return StatementResult.Done(0);
        }

        if (exists && create.Mode == SqlCreateMode.Fail)
        {
            throw new QuiverException(
                ErrorCode.AlreadyExists, $"table \"{create.Name}\" exists already; CREATE OR REPLACE TABLE replaces it",
                create.Position.Line, create.Position.Column);
        }

        MemoryTable table = create.Query is null
            ? new MemoryTable(SchemaOf(create, context.Binder.Context.TimeZone))
            : await FromQueryAsync(create, create.Query).ConfigureAwait(false);
        TableDefinition definition = new DefinitionReader(context).Read(create, table.Schema);
        if (create.Mode == SqlCreateMode.Replace)
        {
            context.Engine.Tables.Set(name, table);
        }
        else if (!context.Engine.Tables.TryAdd(name, table))
        {
            throw new QuiverException(ErrorCode.AlreadyExists, $"table \"{create.Name}\" exists already");
        }

        context.Engine.Definitions.Set(table, definition);
        return StatementResult.Done(table.RowCount);
    }

    /// <summary>Writes rows to a table.</summary>
    public async Task<StatementResult> InsertAsync(SqlInsert insert)
    {
        ITableProvider table = await FindAsync(insert.Table).ConfigureAwait(false);
        if (insert.Returning.Count == 0 && insert.OnConflict == SqlConflictAction.Fail)
        {
            return await WriteAsync(table, insert.Table, "INSERT", () => PlanInsert(insert, table)).ConfigureAwait(false);
        }

        if (table is not MemoryTable memory)
        {
            throw table is not IInsertTarget
                ? Refused(insert.Table, "INSERT")
                : BindingErrors.NotSupported(
                    insert, $"ON CONFLICT, OR REPLACE and RETURNING of \"{insert.Table}\", which is not a table in memory, are");
        }

        PhysicalPlan rows = await PlanningThread.RunAsync(context.Sql, () => PlanInsert(insert, table)).ConfigureAwait(false);
        List<RecordBatch> batches = await SqlSession.CollectAsync(rows, context).ConfigureAwait(false);
        return await new ConflictInsert(context, insert, memory)
            .WriteAsync([.. batches.Select(b => new RecordBatch(table.Schema, b.Columns, b.Length))]).ConfigureAwait(false);
    }

    /// <summary>Plans rows and writes them: to a table in memory all or none, to others as they come.</summary>
    public async Task<StatementResult> WriteAsync(ITableProvider table, SqlName name, string statement, Func<PhysicalPlan> plan)
    {
        if (table is not (MemoryTable or IInsertTarget))
        {
            throw Refused(name, statement);
        }

        PhysicalPlan rows = await PlanningThread.RunAsync(context.Sql, plan).ConfigureAwait(false);
        return table is IInsertTarget target
            ? await new ForeignWrites(context).InsertAsync(target, rows).ConfigureAwait(false)
            : StatementResult.Done(AppendTo(name, (MemoryTable)table, await SqlSession.CollectAsync(rows, context).ConfigureAwait(false)));
    }

    /// <summary>Appends batches to a table that a statement names: what the table refuses is said at its name.</summary>
    static long AppendTo(SqlName name, MemoryTable table, IReadOnlyList<RecordBatch> batches)
    {
        try
        {
            return Append(table, batches);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw error.At(name.Position.Line, name.Position.Column);
        }
    }

    /// <summary>Finds a table.</summary>
    public async ValueTask<ITableProvider> FindAsync(SqlName name) =>
        await context.Tables.FindTableAsync(NameParts.Of(name)).ConfigureAwait(false) ?? throw Unknown(name);

    /// <summary>Finds a table that the engine keeps in memory.</summary>
    public async ValueTask<MemoryTable> FindMemoryAsync(SqlName name, string statement) =>
        await FindAsync(name).ConfigureAwait(false) as MemoryTable ?? throw Refused(name, statement);

    /// <summary>The error for a name that is not one of a table.</summary>
    public QuiverException Unknown(SqlName name)
    {
        string[] parts = NameParts.Of(name);
        bool isView = context.Tables.FindView(parts) is not null;
        return new QuiverException(
            isView ? ErrorCode.NotSupported : ErrorCode.UnknownTable,
            isView
                ? $"\"{name}\" is a view; only tables can be changed"
                : $"unknown table \"{name}\"{NameSuggestion.TablePhrase(parts, context.Tables.TableNames)}",
            name.Position.Line,
            name.Position.Column);
    }

    /// <summary>The error for a table that does not take a statement.</summary>
    public static QuiverException Refused(SqlName name, string statement) => new(
        ErrorCode.NotSupported,
        $"table \"{name}\" cannot be written to by {statement}: it is not a table of this database that takes it",
        name.Position.Line,
        name.Position.Column);

    /// <summary>Appends batches whose columns are those of the table: all of them or none.</summary>
    public static long Append(MemoryTable table, IReadOnlyList<RecordBatch> batches)
    {
        table.Append([.. batches.Select(b => new RecordBatch(table.Schema, b.Columns, b.Length))]);
        return batches.Sum(b => (long)b.Length);
    }

    PhysicalPlan PlanInsert(SqlInsert insert, ITableProvider table)
    {
        IReadOnlyList<Field> fields = table.Schema.Fields;
        LogicalPlan source = insert.Query is null ? LogicalValues.OneRow : context.Binder.BindQuery(insert.Query);
        int[] targets = insert.Query is null ? [] : Targets(insert, source, fields);
        CheckTargets(insert, targets, source, fields);
        var values = new List<(string, DataType, Expression?)>();
        for (int i = 0; i < fields.Count; i++)
        {
            int from = Array.IndexOf(targets, i);
            Expression value = from >= 0 ? source.Output[from].Read() : DefaultOf(table, i);
            if (from >= 0)
            {
                value.Place = PlaceOf(insert.Query!, from).Position;
            }

            values.Add((fields[i].Name, fields[i].Type.Logical, value));
        }

        return new QueryPlanner(context).PlanInto(source, values);
    }

    static void CheckTargets(SqlInsert insert, int[] targets, LogicalPlan source, IReadOnlyList<Field> fields)
    {
        int[] twice = [.. Enumerable.Range(0, targets.Length).Where(i => Array.IndexOf(targets, targets[i]) < i)];
        if (twice.Length > 0)
        {
            SqlNode at = insert.Columns.Count > twice[0] ? insert.Columns[twice[0]] : insert.Query!;
            throw BindingErrors.Invalid(at, $"INSERT names column \"{fields[targets[twice[0]]].Name}\" of \"{insert.Table}\" twice");
        }

        if (targets.Length != source.Output.Count)
        {
            string which = insert.Columns.Count > 0 ? $"INSERT names {targets.Length} columns of \"{insert.Table}\""
                : $"table \"{insert.Table}\" has {targets.Length} columns";
            int given = source.Output.Count;
            string hint = insert.Columns.Count == 0 && given < targets.Length
                ? $"; name those to fill, such as INSERT INTO {insert.Table} ({string.Join(", ", fields.Take(given).Select(f => f.Name))})"
                : "";
            throw BindingErrors.Invalid(
                insert.Query!.Body, $"{which}, but the rows have {given} {(given == 1 ? "value" : "values")}{hint}");
        }
    }

    /// <summary>Where a column of a query comes from in the text, or else where its rows do.</summary>
    static SqlNode PlaceOf(SqlQuery query, int column) => query.Body switch
    {
        SqlValues { Rows: [var row] } when column < row.Count => row[column],
        SqlSelect { Items: var items } when column < items.Count && items.Take(column + 1).All(
            i => i.Expression is not (SqlStar or SqlColumns)) => items[column],
        _ => query.Body,
    };

    static int[] Targets(SqlInsert insert, LogicalPlan source, IReadOnlyList<Field> fields)
    {
        if (insert.ByName)
        {
            return [.. source.Output.Select(c => IndexOf(c.Name, insert.Query!, insert, fields))];
        }

        return insert.Columns.Count > 0
            ? [.. insert.Columns.Select(c => IndexOf(c.Name, c, insert, fields))]
            : [.. Enumerable.Range(0, fields.Count)];
    }

    static int IndexOf(string name, SqlNode at, SqlInsert insert, IReadOnlyList<Field> fields)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            if (string.Equals(fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new QuiverException(
            ErrorCode.UnknownColumn,
            $"unknown column \"{name}\" in table \"{insert.Table}\"{NameSuggestion.Phrase(name, fields.Select(f => f.Name))}",
            at.Position.Line,
            at.Position.Column);
    }

    Expression DefaultOf(ITableProvider table, int column)
    {
        DataType type = table.Schema.Fields[column].Type.Logical;
        return table is MemoryTable memory && context.Engine.Definitions.Find(memory, column) is { } value
            ? context.Binder.BindScalar(value, null, type)
            : new LiteralExpression(ScalarValue.Null(type));
    }

    async Task<MemoryTable> FromQueryAsync(SqlCreateTable create, SqlQuery query)
    {
        PhysicalPlan plan = await PlanningThread.RunAsync(context.Sql, () => PlanFrom(create, query)).ConfigureAwait(false);
        Schema schema = SchemaOf(create, plan.Schema, context.Binder.Context.TimeZone);
        var table = new MemoryTable(schema);
        if (create.WithData)
        {
            List<RecordBatch> batches = await SqlSession.CollectAsync(plan, context).ConfigureAwait(false);
            table.Replace([.. batches.Select(b => new RecordBatch(schema, [.. b.Columns.Zip(schema.Fields, Retype)], b.Length))]);
        }

        return table;
    }

    /// <summary>Plans the rows of a table; those of a definition with types are cast to them.</summary>
    PhysicalPlan PlanFrom(SqlCreateTable create, SqlQuery query)
    {
        if (!create.Columns.Any(c => c.Type is not null))
        {
            return new QueryPlanner(context) { Writes = true }.Plan(query);
        }

        LogicalPlan source = context.Binder.BindQuery(query);
        var rows = new Schema([.. source.Output.Select(c => new Field(c.Name, c.Type.Logical))]);
        Schema schema = SchemaOf(create, rows, context.Binder.Context.TimeZone);
        return new QueryPlanner(context).PlanInto(source, [.. schema.Fields.Select((f, i) =>
        {
            Expression value = source.Output[i].Read();
            value.Place = PlaceOf(query, i).Position;
            return (f.Name, f.Type, (Expression?)value);
        })]);
    }

    /// <summary>The columns of a table that is made from rows; TIMESTAMPTZ is that of a zone.</summary>
    public static Schema SchemaOf(SqlCreateTable create, Schema rows, string zone)
    {
        IReadOnlyList<Field> fields = rows.Fields;
        if (create.Columns.Count > 0 && create.Columns.Count != fields.Count)
        {
            throw new QuiverException(
                ErrorCode.InvalidStatement,
                $"table \"{create.Name}\" names {create.Columns.Count} columns, but its query gives {fields.Count}",
                create.Position.Line,
                create.Position.Column);
        }

        if (create.Columns.Count > 0)
        {
            fields = [.. fields.Zip(create.Columns, (f, c) => new Field(
                c.Name.Name, c.Type is null ? f.Type : SqlTypes.Resolve(c.Type, zone), isNullable: !RefusesNull(create, c)))];
        }

        fields = Distinct(fields);
        // A column of nulls only gets a type that can hold something later.
        return new Schema([.. fields.Select(f => new Field(f.Name, f.Type.Id == TypeId.Null ? DataType.Int32 : f.Type, f.IsNullable))]);
    }

    /// <summary>Numbers the names that a query gives more than once, as DuckDB does: a, a_1.</summary>
    static Field[] Distinct(IReadOnlyList<Field> fields)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var result = new Field[fields.Count];
        for (int i = 0; i < result.Length; i++)
        {
            string name = fields[i].Name;
            for (int number = 1; !names.Add(name); number++)
            {
                name = $"{fields[i].Name}_{number}";
            }

            result[i] = new Field(name, fields[i].Type, fields[i].IsNullable);
        }

        return result;
    }

    static Arrow.Columns.Column Retype(Arrow.Columns.Column column, Field field) =>
        column is Arrow.Columns.NullColumn ? Compute.Vectors.NullPropagation.AllNull(field.Type, column.Length) : column;

    /// <summary>The columns of a table that is made from its definition; TIMESTAMPTZ is that of a zone.</summary>
    public static Schema SchemaOf(SqlCreateTable create, string zone)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var fields = new List<Field>();
        foreach (SqlColumnDefinition column in create.Columns)
        {
            if (!names.Add(column.Name.Name))
            {
                throw new QuiverException(
                    ErrorCode.InvalidStatement, $"column \"{column.Name.Name}\" is defined twice",
                    column.Position.Line, column.Position.Column);
            }

            DataType type = column.Type is null ? DataType.Utf8 : SqlTypes.Resolve(column.Type, zone);
            fields.Add(new Field(column.Name.Name, type, isNullable: !RefusesNull(create, column)));
        }

        return new Schema(fields);
    }

    static bool RefusesNull(SqlCreateTable create, SqlColumnDefinition column) => column.NotNull || column.PrimaryKey
        || create.Constraints.Where(c => c.Kind == SqlConstraintKind.PrimaryKey).SelectMany(c => c.Columns)
            .Any(k => k.Name.Equals(column.Name.Name, StringComparison.OrdinalIgnoreCase));
}
