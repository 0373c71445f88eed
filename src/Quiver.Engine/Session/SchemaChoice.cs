using Quiver.Arrow.Errors;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>USE, and SET and RESET of the schema: where names without schema are looked up first.</summary>
sealed class SchemaChoice(StatementContext context)
{
    static readonly string[] Settings = ["schema", "search_path"];

    public StatementResult Run(SqlStatement statement)
    {
        switch (statement)
        {
            case SqlUse use:
                Choose(NameParts.Of(use.Name), use.Name);
                break;
            case SqlSet set when Settings.Contains(set.Name.ToString()):
                Set(set);
                break;
            case SqlSet set:
                throw new QuiverException(
                    ErrorCode.NotSupported,
                    $"the setting \"{set.Name}\" cannot be changed by a statement; SET takes schema and search_path",
                    set.Position.Line,
                    set.Position.Column);
        }

        return StatementResult.Done(0);
    }

    void Set(SqlSet set)
    {
        if (set.Values is null)
        {
            context.Session.Schema = [];
            return;
        }

        string? name = set.Values is [{ } value]
            ? ConstantEvaluator.Evaluate(context.Binder.BindScalar(value, null), context.Functions).Value as string
            : null;
        if (name is null)
        {
            throw new QuiverException(
                ErrorCode.InvalidStatement, $"SET {set.Name} takes the name of one schema", set.Position.Line, set.Position.Column);
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        bool isQualified = dot > 0 && !context.Tables.HasSchema([name]);
        Choose(isQualified ? [name[..dot], name[(dot + 1)..]] : [name], set);
    }

    void Choose(string[] name, SqlNode at)
    {
        if (name.Length > 2 || !context.Tables.HasSchema(name))
        {
            string hint = NameSuggestion.Phrase(name[^1], context.Tables.SchemaNames);
            throw new QuiverException(
                ErrorCode.UnknownDatabase, $"unknown schema \"{string.Join('.', name)}\"{hint}", at.Position.Line, at.Position.Column);
        }

        context.Session.Schema = name is [TableCatalog.DefaultSchema] ? [] : name;
    }
}
