using System.Text.RegularExpressions;
using Quiver.Arrow.Errors;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Finds the columns that <c>*</c>, <c>t.*</c> and COLUMNS stand for.</summary>
static class StarExpansion
{
    static readonly TimeSpan _patternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>One column of a star: a column under a name, or the expression of REPLACE.</summary>
    public readonly record struct Item(ScopeColumn Column, string Name, SqlExpression? Replacement);

    /// <summary>Expands a star.</summary>
    public static IReadOnlyList<Item> Expand(SqlStar star, Relation relation)
    {
        List<ScopeColumn> columns = Columns(star, relation);
        RequireAll(star.Exclude, columns, "EXCLUDE");
        RequireAll([.. star.Replace.Select(r => new SqlName([r.Column]) { Span = r.Span })], columns, "REPLACE");
        RequireAll([.. star.Rename.Select(r => r.Column)], columns, "RENAME");
        var items = new List<Item>(columns.Count);
        foreach (ScopeColumn column in columns)
        {
            if (star.Exclude.Any(name => IsNamed(column, name)))
            {
                continue;
            }

            SqlStarReplacement? replacement = star.Replace.FirstOrDefault(r => ScopeColumn.IsNamed(column.Name, r.Column));
            SqlStarRename? rename = star.Rename.FirstOrDefault(r => IsNamed(column, r.Column));
            items.Add(new Item(column, rename?.NewName.Name ?? column.Name, replacement?.Expression));
        }

        return items.Count > 0 ? items : throw BindingErrors.Invalid(star, "EXCLUDE leaves no column; name fewer columns in it");
    }

    /// <summary>Puts the groups of a pattern that a name matched into the places of an alias.</summary>
    public static string Rename(string name, string pattern, string alias)
    {
        if (!alias.Contains('\\', StringComparison.Ordinal))
        {
            return alias;
        }

        Match match = Regex.Match(name, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, _patternTimeout);
        return Regex.Replace(
            alias,
            @"\\([0-9])",
            m => match.Groups[m.Groups[1].Value[0] - '0'].Value,
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
            _patternTimeout);
    }

    /// <summary>Finds the columns that COLUMNS selects by name.</summary>
    public static IReadOnlyList<ScopeColumn> Select(SqlColumns columns, Relation relation)
    {
        switch (columns.Selector)
        {
            case SqlLiteral { Kind: SqlLiteralKind.String } pattern:
                return ByPattern(columns, pattern.Text, relation);
            case SqlArray names when names.Items.All(i => i is SqlLiteral { Kind: SqlLiteralKind.String }):
                return [.. names.Items.Cast<SqlLiteral>().Select(name => ByName(name, relation))];
            default:
                throw BindingErrors.NotSupported(columns, "COLUMNS with anything but a pattern, *, a list of names or a lambda is");
        }
    }

    static List<ScopeColumn> Columns(SqlStar star, Relation relation)
    {
        if (star.Qualifier is null)
        {
            List<ScopeColumn> all = [.. relation.Visible];
            return all.Count > 0 ? all : throw BindingErrors.Invalid(star, "* stands for the columns of FROM, but there is no FROM clause");
        }

        IReadOnlyList<SqlIdentifier> parts = star.Qualifier.Parts;
        ScopeTable table = relation.Tables.FirstOrDefault(t => t.Matches(parts, parts.Count))
            ?? throw BindingErrors.At(
                star,
                ErrorCode.UnknownColumn,
                $"unknown table \"{star.Qualifier}\" in \"{star.Qualifier}.*\": FROM does not name it"
                + NameSuggestion.Phrase(star.Qualifier.Last.Name, relation.Tables.Select(t => t.Name)));
        return [.. relation.Columns.Where(c => c.Table == table)];
    }

    static bool IsNamed(ScopeColumn column, SqlName name) =>
        ScopeColumn.IsNamed(column.Name, name.Last)
        && (name.Parts.Count == 1 || column.Table?.Matches(name.Parts, name.Parts.Count - 1) == true);

    static void RequireAll(IReadOnlyList<SqlName> names, List<ScopeColumn> columns, string clause)
    {
        foreach (SqlName name in names)
        {
            if (!columns.Any(c => IsNamed(c, name)))
            {
                string suggestion = NameSuggestion.Phrase(name.Last.Name, columns.Select(c => c.Name));
                throw BindingErrors.At(name, ErrorCode.UnknownColumn, $"unknown column \"{name}\" in {clause}{suggestion}");
            }
        }
    }

    static ScopeColumn[] ByPattern(SqlColumns columns, string pattern, Relation relation)
    {
        try
        {
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, _patternTimeout);
            ScopeColumn[] found = [.. relation.Visible.Where(c => regex.IsMatch(c.Name))];
            return found.Length > 0
                ? found
                : throw BindingErrors.At(columns, ErrorCode.UnknownColumn, $"no column matches the pattern '{pattern}' of COLUMNS");
        }
        catch (ArgumentException error)
        {
            throw BindingErrors.Invalid(columns, $"the pattern of COLUMNS is not a regular expression: {error.Message}");
        }
        catch (NotSupportedException)
        {
            throw BindingErrors.NotSupported(columns, "back references and look-around in the pattern of COLUMNS are");
        }
    }

    static ScopeColumn ByName(SqlLiteral name, Relation relation) =>
        relation.Visible.FirstOrDefault(c => string.Equals(c.Name, name.Text, StringComparison.OrdinalIgnoreCase))
        ?? throw BindingErrors.At(
            name,
            ErrorCode.UnknownColumn,
            $"unknown column \"{name.Text}\"{NameSuggestion.Phrase(name.Text, relation.Visible.Select(c => c.Name))}");
}
