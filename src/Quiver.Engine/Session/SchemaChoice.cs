using Quiver.Arrow.Errors;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>USE, and SET of the schema: where names without schema are looked up first.</summary>
static class SchemaChoice
{
    /// <summary>USE.</summary>
    public static StatementResult Use(SqlUse use, StatementContext context)
    {
        string[] name = NameParts.Of(use.Name);
        if (!TryChoose(name, context))
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, Unknown(name, context), use.Name.Position.Line, use.Name.Position.Column);
        }

        return StatementResult.Done(0);
    }

    /// <summary>SET schema; null for none.</summary>
    public static void Set(StatementContext context, string? name)
    {
        if (name is null)
        {
            context.Session.Schema = [];
            return;
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        bool isQualified = dot > 0 && !context.Tables.HasSchema([name]);
        string[] parts = isQualified ? [name[..dot], name[(dot + 1)..]] : [name];
        if (!TryChoose(parts, context))
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, Unknown(parts, context));
        }
    }

    static string Unknown(string[] name, StatementContext context) =>
        $"unknown schema \"{string.Join('.', name)}\"{NameSuggestion.Phrase(name[^1], context.Tables.SchemaNames)}";

    static bool TryChoose(string[] name, StatementContext context)
    {
        if (name.Length > 2 || !context.Tables.HasSchema(name))
        {
            return false;
        }

        context.Session.Schema = name is [TableCatalog.DefaultSchema] ? [] : name;
        return true;
    }
}
