using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>The names that an expression may use: those of its own FROM, then those of the enclosing queries.</summary>
sealed class Scope(Relation relation, Scope? outer, CommonTables? commonTables)
{
    // Fewer columns are looked through sooner than they are put into a table.
    const int LookedThrough = 32;

    ILookup<string, ScopeColumn>? _byName;
    HashSet<ColumnId>? _ids;

    public Relation Relation { get; } = relation;

    public Scope? Outer { get; } = outer;

    /// <summary>The common tables that subqueries may use.</summary>
    public CommonTables? CommonTables { get; } = commonTables;

    /// <summary>The subqueries in expressions over this scope, by their text.</summary>
    public Dictionary<string, Expression> Subqueries { get; } = new(StringComparer.Ordinal);

    /// <summary>The aggregates that stand in subqueries and belong to the query of this scope.</summary>
    public OuterAggregates Aggregates { get; } = new();

    /// <summary>Whether what can be named here reads one of some columns.</summary>
    public bool ReadsAny(HashSet<ColumnId> columns)
    {
        _ids ??= [.. Relation.Columns.SelectMany(c => ExpressionRewriter.ColumnsOf(c.Value))];
        return _ids.Overlaps(columns);
    }

    /// <summary>Finds a column in this scope alone; <paramref name="used"/> is the number of name parts, the rest are fields.</summary>
    public ScopeColumn? Find(SqlColumnReference reference, out int used)
    {
        IReadOnlyList<SqlIdentifier> parts = reference.Parts;
        for (int qualifier = parts.Count - 1; qualifier >= 0; qualifier--)
        {
            used = qualifier + 1;
            ScopeColumn? found = FindAt(reference, qualifier);
            if (found is not null && (used == parts.Count || found.Value.Type is StructType or MapType))
            {
                return found;
            }
        }

        used = 1;
        return parts.Count == 1 ? FindTableValue(parts[0]) : null;
    }

    /// <summary>The error for a name that no scope has.</summary>
    public QuiverException Unknown(SqlColumnReference reference)
    {
        IReadOnlyList<SqlIdentifier> parts = reference.Parts;
        string name = parts[^1].Name;
        if (parts.Count > 1)
        {
            return UnknownQualified(reference, parts, name);
        }

        var candidates = new List<string>();
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            candidates.AddRange(scope.Relation.Visible.Select(c => c.Name));
        }

        string place = Relation.Tables.Count == 1 && Outer is null ? $" in table \"{Relation.Tables[0].Name}\"" : "";
        string none = candidates.Count == 0 ? ": there is no FROM clause" : "";
        return BindingErrors.At(
            reference, ErrorCode.UnknownColumn, $"unknown column \"{name}\"{place}{none}{NameSuggestion.Phrase(name, candidates)}");
    }

    QuiverException UnknownQualified(SqlColumnReference reference, IReadOnlyList<SqlIdentifier> parts, string name)
    {
        var tables = new List<string>();
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            foreach (ScopeTable table in scope.Relation.Tables)
            {
                tables.Add(table.Name);
                if (table.Matches(parts, parts.Count - 1))
                {
                    IEnumerable<string> columns = scope.Relation.Columns.Where(c => c.Table == table).Select(c => c.Name);
                    string message = $"unknown column \"{name}\" in table \"{table.Name}\"{NameSuggestion.Phrase(name, columns)}";
                    return BindingErrors.At(reference, ErrorCode.UnknownColumn, message);
                }
            }
        }

        string qualifier = parts[^2].Name;
        if (parts.Count == 2 && Named(qualifier).FirstOrDefault(c => ScopeColumn.IsNamed(c.Name, parts[0])) is { } column)
        {
            return BindingErrors.At(
                reference,
                ErrorCode.UnknownColumn,
                $"column \"{column.Name}\" has type {column.Value.Type}, which has no field \"{name}\"; only structs have fields");
        }

        string text = $"unknown table \"{qualifier}\" in \"{string.Join('.', parts.Select(p => p.Name))}\": FROM does not name it";
        return BindingErrors.At(reference, ErrorCode.UnknownColumn, text + NameSuggestion.Phrase(qualifier, tables));
    }

    ScopeColumn? FindAt(SqlColumnReference reference, int qualifier)
    {
        SqlIdentifier name = reference.Parts[qualifier];
        ScopeColumn? found = null;
        List<ScopeColumn>? several = null;
        foreach (ScopeColumn column in Named(name.Name))
        {
            bool reachable = qualifier == 0 ? !column.IsMerged : column.Table?.Matches(reference.Parts, qualifier) == true;
            if (reachable && ScopeColumn.IsNamed(column.Name, name))
            {
                if (found is not null)
                {
                    several ??= [found];
                    several.Add(column);
                }

                found = column;
            }
        }

        return several is null ? found : OnlyExact(several, name.Name) ?? throw Ambiguous(reference, name.Name, several);
    }

    // A statement that names each of a thousand columns does not compare a million names.
    IEnumerable<ScopeColumn> Named(string name) => Relation.Columns.Count <= LookedThrough
        ? Relation.Columns
        : (_byName ??= Relation.Columns.ToLookup(c => c.Name, StringComparer.OrdinalIgnoreCase))[name];

    static ScopeColumn? OnlyExact(List<ScopeColumn> several, string name)
    {
        List<ScopeColumn> exact = [.. several.Where(c => c.Name == name)];
        return exact.Count == 1 ? exact[0] : null;
    }

    static QuiverException Ambiguous(SqlColumnReference reference, string name, List<ScopeColumn> several)
    {
        string candidates = string.Join(" or ", several.Select(c => c.FullName).Distinct());
        string hint = several.Select(c => c.Table).Distinct().Count() == several.Count
            ? $"it may be {candidates}; qualify it with one of the tables"
            : $"{several.Count} columns have this name; give them different aliases";
        return BindingErrors.At(reference, ErrorCode.AmbiguousColumn, $"column \"{name}\" is ambiguous: {hint}");
    }

    /// <summary>The name of a table with one column stands for the column: <c>SELECT g FROM range(3) AS g</c>.</summary>
    ScopeColumn? FindTableValue(SqlIdentifier name)
    {
        foreach (ScopeTable table in Relation.Tables)
        {
            if (ScopeColumn.IsNamed(table.Name, name))
            {
                ScopeColumn[] columns = [.. Relation.Columns.Where(c => c.Table == table).Take(2)];
                return columns.Length == 1 ? columns[0] with { Name = table.Name } : null;
            }
        }

        return null;
    }
}
