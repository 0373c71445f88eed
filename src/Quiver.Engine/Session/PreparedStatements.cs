using Quiver.Arrow.Errors;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>PREPARE, DEALLOCATE, and what EXECUTE is to run.</summary>
sealed class PreparedStatements(StatementContext context)
{
    Dictionary<string, PreparedStatement> Prepared => context.Session.Prepared;

    /// <summary>Remembers a statement. It is planned when it is executed, with the values and the tables of that moment.</summary>
    public StatementResult Prepare(SqlPrepare prepare)
    {
        if (prepare.Statement is SqlPrepare or SqlExecute or SqlDeallocate)
        {
            throw At(prepare.Statement, ErrorCode.InvalidStatement, "PREPARE takes a query or a statement that changes rows or tables");
        }

        if (!Prepared.TryAdd(prepare.Name.Name, new PreparedStatement(context.Sql, prepare.Statement, prepare.Types)))
        {
            throw At(
                prepare.Name,
                ErrorCode.AlreadyExists,
                $"there is a prepared statement \"{prepare.Name.Name}\" already; DEALLOCATE {prepare.Name.Name} ends it");
        }

        return StatementResult.Done(0);
    }

    /// <summary>Forgets a statement, or all.</summary>
    public StatementResult Deallocate(SqlDeallocate deallocate)
    {
        if (deallocate.Name is null)
        {
            Prepared.Clear();
        }
        else if (!Prepared.Remove(deallocate.Name.Name))
        {
            throw Unknown(deallocate.Name);
        }

        return StatementResult.Done(0);
    }

    /// <summary>Returns the statement that EXECUTE names, and the values of its parameters.</summary>
    public (PreparedStatement Statement, StatementParameters Parameters) Find(SqlExecute execute)
    {
        if (!Prepared.TryGetValue(execute.Name.Name, out PreparedStatement? prepared))
        {
            throw Unknown(execute.Name);
        }

        var named = new Dictionary<string, ScalarValue>(StringComparer.OrdinalIgnoreCase);
        var positional = new List<ScalarValue>();
        foreach (SqlFunctionArgument argument in execute.Arguments)
        {
            ScalarValue value = ValueOf(argument, argument.Name is null ? prepared.Types.ElementAtOrDefault(positional.Count) : null);
            if (argument.Name is null)
            {
                positional.Add(value);
            }
            else
            {
                named[argument.Name.Name] = value;
            }
        }

        return (prepared, new StatementParameters(named, positional));
    }

    ScalarValue ValueOf(SqlFunctionArgument argument, SqlTypeName? type)
    {
        Expression value = context.Binder.BindScalar(argument.Value, null, type is null ? null : SqlTypes.Resolve(type));
        return ConstantEvaluator.Evaluate(value, context.Functions);
    }

    QuiverException Unknown(SqlIdentifier name) => At(
        name, ErrorCode.InvalidStatement, $"unknown prepared statement \"{name.Name}\"{NameSuggestion.Phrase(name.Name, Prepared.Keys)}");

    static QuiverException At(SqlNode node, ErrorCode code, string message) =>
        new(code, message, node.Position.Line, node.Position.Column);
}
