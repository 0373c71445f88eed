using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Tests.Sql;

/// <summary>Writes the shape of an expression in one line.</summary>
static class SExpression
{
    public static string Of(SqlExpression? e) => e switch
    {
        null => "_",
        SqlLiteral l => l.Kind == SqlLiteralKind.String ? $"'{l.Text}'" : l.Text,
        SqlColumnReference c => string.Join('.', c.Parts.Select(p => p.Name)),
        SqlUnary u => $"({u.Operator} {Of(u.Operand)})",
        SqlBinary b => $"({b.Operator} {Of(b.Left)} {Of(b.Right)})",
        SqlLogical l => $"({(l.IsAnd ? "And" : "Or")} {All(l.Operands)})",
        SqlNot n => $"(Not {Of(n.Operand)})",
        SqlIs i => $"(Is{(i.Negated ? "Not" : "")}{i.Test} {Of(i.Operand)})",
        SqlDistinctFrom d => $"({(d.Negated ? "Same" : "Distinct")} {Of(d.Left)} {Of(d.Right)})",
        SqlBetween b => $"({(b.Negated ? "NotBetween" : "Between")} {All([b.Operand, b.Low, b.High])})",
        SqlInList i => $"({(i.Negated ? "NotIn" : "In")} {Of(i.Operand)} [{All(i.Items)}])",
        SqlInSubquery i => $"({(i.Negated ? "NotIn" : "In")} {Of(i.Operand)} query)",
        SqlLike l => $"({(l.Negated ? "Not" : "")}{l.Kind} {Of(l.Operand)} {Of(l.Pattern)}{(l.Escape is null ? "" : " " + Of(l.Escape))})",
        SqlQuantified q => $"({q.Operator} {Of(q.Operand)} {(q.IsAll ? "all" : "any")} {(q.Query is null ? Of(q.List) : "query")})",
        SqlExists => "(Exists query)",
        SqlSubquery => "query",
        SqlCast c => $"({(c.IsTry ? "TryCast" : "Cast")} {Of(c.Operand)} {TypeOf(c.Type)})",
        SqlCase c => $"(Case {Of(c.Operand)}{string.Concat(c.Whens.Select(w => $" [{Of(w.Condition)} {Of(w.Result)}]"))} {Of(c.Else)})",
        SqlExtract x => $"(Extract {x.Part} {Of(x.Source)})",
        SqlInterval i => $"(Interval {Of(i.Value)}{Word(i.Unit)}{Word(i.LastUnit)})",
        SqlFunctionCall f => $"{f.Name}({All(f.Arguments.Select(a => a.Value))}){(f.Over is null ? "" : " over")}",
        SqlLambda l => $"(Lambda [{string.Join(' ', l.Parameters.Select(p => p.Name))}] {Of(l.Body)})",
        SqlStar => "*",
        SqlArray a => $"[{All(a.Items)}]",
        SqlRow r => $"(Row {All(r.Items)})",
        SqlStruct s => $"{{{string.Join(' ', s.Fields.Select(f => f.Name.Name + ":" + Of(f.Value)))}}}",
        SqlSubscript s => $"(At {Of(s.Target)} {Of(s.Index)})",
        SqlSlice s => $"(Slice {Of(s.Target)} {Of(s.Lower)} {Of(s.Upper)})",
        SqlFieldAccess f => $"(Field {Of(f.Target)} {f.Field.Name})",
        SqlParameter p => "$" + (p.Name ?? p.Index.ToString()),
        SqlAtTimeZone z => $"(Zone {Of(z.Operand)} {Of(z.Zone)})",
        SqlCollate c => $"(Collate {Of(c.Operand)} {c.Collation})",
        _ => e.GetType().Name,
    };

    static string TypeOf(SqlTypeName t) => t.Name + (t.Modifiers.Count > 0 ? $"({string.Join(',', t.Modifiers)})" : "")
        + (t.Arguments.Count > 0 ? $"<{string.Join(',', t.Arguments.Select(TypeOf))}>" : "");

    static string Word(string? word) => word is null ? "" : " " + word;

    static string All(IEnumerable<SqlExpression> items) => string.Join(' ', items.Select(Of));
}
