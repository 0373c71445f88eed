using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds the functions of the clock in a session with a time zone of its own: they read the clock on the wall there.</summary>
static class SessionClock
{
    /// <summary>Binds a call without arguments; null where the function is no clock, or the zone is UTC as its own.</summary>
    public static Expression? Read(ExpressionBinder expressions, string name, SqlNode at)
    {
        string zone = expressions.Binder.Context.TimeZone;
        DataType instant = DataType.Timestamp(TimeUnit.Microsecond, zone);
        DataType? type = zone == SqlTypes.DefaultZone ? null : name switch
        {
            "now" or "current_timestamp" or "transaction_timestamp" or "statement_timestamp" or "get_current_timestamp" => instant,
            "localtimestamp" or "current_localtimestamp" => DataType.Timestamp(TimeUnit.Microsecond),
            "current_date" or "today" => DataType.Date,
            "current_time" or "get_current_time" or "localtime" => DataType.Time(TimeUnit.Microsecond),
            _ => null,
        };
        return type is null ? null : Coercion.Cast(Coercion.Cast(expressions.Call("now", at), instant, at), type, at);
    }
}
