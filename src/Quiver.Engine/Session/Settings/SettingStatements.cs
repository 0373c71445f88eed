using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session.Settings;

/// <summary>SET, RESET and SHOW of settings, and PRAGMA, which SQLite and DuckDB write for SET.</summary>
sealed class SettingStatements(StatementContext context)
{
    static readonly Schema AllColumns = new(
        [new Field("name", DataType.Utf8), new Field("value", DataType.Utf8), new Field("description", DataType.Utf8)]);

    /// <summary>SET and RESET.</summary>
    public StatementResult Set(SqlSet set)
    {
        if (set.Values is null && set.Name.ToString() == "all")
        {
            foreach (Setting each in AllSettings.All)
            {
                each.Write(context, null);
            }

            return StatementResult.Done(0);
        }

        Write(Find(set.Name, set), set.Values, set);
        return StatementResult.Done(0);
    }

    /// <summary>PRAGMA name = value.</summary>
    public StatementResult Set(SqlPragma pragma)
    {
        Write(Find(pragma.Name, pragma), pragma.Arguments, pragma);
        return StatementResult.Done(0);
    }

    /// <summary>SHOW of one setting, or of all; also PRAGMA name.</summary>
    public RecordBatch Show(SqlName name)
    {
        if (name.ToString() == "all")
        {
            return TextTable.Of(AllColumns, Rows(context));
        }

        Setting setting = Find(name, name);
        return TextTable.Of(new Schema([new Field(name.ToString(), DataType.Utf8)]), [[setting.Read(context)]]);
    }

    /// <summary>Name, value and description of all settings.</summary>
    public static IEnumerable<object?[]> Rows(StatementContext context) =>
        AllSettings.All.Select(s => new object?[] { s.Name, s.Read(context), s.Description });

    static Setting Find(SqlName name, SqlNode at) => AllSettings.Find(name.ToString())
        ?? throw new QuiverException(
            ErrorCode.InvalidStatement, AllSettings.Unknown(name.ToString()), at.Position.Line, at.Position.Column);

    void Write(Setting setting, IReadOnlyList<SqlExpression>? values, SqlNode at)
    {
        string? text = values is null ? null : string.Join(',', values.Select(TextOf));
        try
        {
            setting.Write(context, text);
        }
        catch (SettingValueException error)
        {
            throw new QuiverException(
                ErrorCode.InvalidStatement, $"SET {setting.Name} takes {error.Message}", at.Position.Line, at.Position.Column);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw BindingErrors.Located(error, at);
        }
    }

    string TextOf(SqlExpression expression)
    {
        ScalarValue value = ConstantEvaluator.Evaluate(context.Binder.BindScalar(expression, null), context.Functions);
        return value.Value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new QuiverException(
                ErrorCode.InvalidStatement,
                $"a setting takes a text, a number or a boolean, not {value}",
                expression.Position.Line,
                expression.Position.Column),
        };
    }
}
