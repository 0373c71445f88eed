using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>Reads from CREATE TABLE what a table is to remember, and refuses what it would not hold to.</summary>
sealed class DefinitionReader(StatementContext context)
{
    /// <summary>Returns the defaults and keys of a table.</summary>
    public TableDefinition Read(SqlCreateTable create, Schema schema)
    {
        foreach (SqlColumnDefinition column in create.Columns)
        {
            Check(column);
        }

        foreach (SqlTableConstraint constraint in create.Constraints)
        {
            if (constraint.Kind is SqlConstraintKind.Check or SqlConstraintKind.ForeignKey)
            {
                throw Refused(constraint, constraint.Kind == SqlConstraintKind.Check ? "CHECK" : "FOREIGN KEY");
            }
        }

        ColumnDefault?[] defaults = [.. create.Columns.Select((c, i) => DefaultOf(c, schema.Fields[i].Type))];
        return new TableDefinition(defaults, [.. Keys(create).OrderByDescending(k => k.IsPrimary)]);
    }

    /// <summary>Reads the default of a column, whose value must be one of its type.</summary>
    public ColumnDefault? DefaultOf(SqlColumnDefinition column, DataType type) =>
        column.Default is null ? null : DefaultOf(column.Default, type);

    /// <summary>Reads a default, whose value must be one of a type.</summary>
    public ColumnDefault DefaultOf(SqlExpression value, DataType type)
    {
        Expression bound = context.Binder.BindScalar(value, null, type);
        if (!LateralBinder.IsConstant(bound))
        {
            throw BindingErrors.Invalid(value, "DEFAULT takes an expression without columns and subqueries");
        }

        ConstantEvaluator.Evaluate(bound, context.Functions);
        return new ColumnDefault(value, context.Binder.TextOf(value));
    }

    /// <summary>Refuses what a column would not hold to.</summary>
    public static void Check(SqlColumnDefinition column)
    {
        string? refused = column.Generated is not null ? "GENERATED"
            : column.Check is not null ? "CHECK"
            : column.References is not null ? "REFERENCES"
            : null;
        if (refused is not null)
        {
            throw Refused(column, refused);
        }

        if (column.Collation is { } collation && !CollationBinder.IsOfBytes(collation))
        {
            throw BindingErrors.NotSupported(
                collation, $"the collation {collation} of a column (columns compare bytes; COLLATE stands in queries) is");
        }
    }

    static QuiverException Refused(SqlNode at, string what) =>
        BindingErrors.NotSupported(at, $"{what} in the definition of a table (rows would not be held to it) is");

    static IEnumerable<TableKey> Keys(SqlCreateTable create)
    {
        string table = create.Name.Last.Name;
        string[] names = [.. create.Columns.Select(c => c.Name.Name)];
        foreach (SqlColumnDefinition column in create.Columns.Where(c => c.PrimaryKey || c.Unique))
        {
            yield return column.PrimaryKey
                ? new TableKey($"{table}_pkey", true, [column.Name.Name])
                : new TableKey($"{table}_{column.Name.Name}_key", false, [column.Name.Name]);
        }

        foreach (SqlTableConstraint key in create.Constraints)
        {
            string[] columns = [.. key.Columns.Select(c => Array.Find(names, n => ScopeColumn.IsNamed(n, c))
                ?? throw BindingErrors.At(
                    c,
                    ErrorCode.UnknownColumn,
                    $"unknown column \"{c.Name}\" in a key of \"{table}\"{NameSuggestion.Phrase(c.Name, names)}"))];
            bool isPrimary = key.Kind == SqlConstraintKind.PrimaryKey;
            string ending = isPrimary ? "pkey" : $"{string.Join('_', columns)}_key";
            yield return new TableKey(key.Name?.Name ?? $"{table}_{ending}", isPrimary, columns);
        }
    }
}
