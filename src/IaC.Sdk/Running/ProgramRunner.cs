using System.Diagnostics;
using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Model.Programs;

namespace IaC;

/// <summary>Runs a program for the `iac` that started it: declares its stack, then answers until nothing more is asked.</summary>
internal sealed class ProgramRunner(ProgramConnection connection, ProgramContext context) : ICallAnswerer
{
    private const int Failed = 1;
    private readonly ComputedNodes _computed = new();

    /// <summary>Runs the program. A program that declares without waiting for anything runs on the calling thread from its begin to its end: state machines of its own would be compiled at each start.</summary>
    /// <param name="program">Declares; null in the place of a task says that it did.</param>
    /// <returns>The exit code.</returns>
    public int Run(Func<Task?> program)
    {
        context.Listener = line => connection.Send(ProgramMessageKind.Log, line.ToJson(), flush: true);
        try
        {
            context.EnterAlone();
            program()?.GetAwaiter().GetResult();
            List<CustomResource> resources = context.Close();
            for (int index = 0; index < resources.Count; index++)
            {
                connection.Send(ProgramMessageKind.Resource, Declaration.Write(resources[index], _computed), flush: false);
            }

            if (context.HasErrors)
            {
                throw new RunException("the program logged an error");
            }

            connection.Send(ProgramMessageKind.Stack, Declaration.Write(context.Stack!, _computed), flush: true);
        }
        catch (Exception exception)
        {
            connection.Send(ProgramMessageKind.Fault, FaultOf(exception).ToJson(), flush: true);
            return Failed;
        }

        new CallAnswers(connection, this).Serve();
        return 0;
    }

    /// <inheritdoc/>
    public async Task<JsonObject> AnswerAsync(ProgramCall call, Action<ProgramProgress> report, CancellationToken cancellationToken) => call.Name switch
    {
        ProgramCall.Value => await ValueCalls.AnswerAsync(_computed, call.Arguments).ConfigureAwait(false),
        ProgramCall.Hook => await HookAnswers.AnswerAsync(context, call.Arguments, cancellationToken).ConfigureAwait(false),
        _ => throw new RunException($"iac asks for `{call.Name}`, which this package does not know: take the one that fits"),
    };

    // The stack trace is for the author of the program; a RunException says all there is to say.
    internal static ProgramFault FaultOf(Exception exception)
    {
        exception = CauseOf(exception);
        return exception is RunException
            ? new ProgramFault(exception.Message, null, exception.InnerException is { } inner ? PlaceOf(inner) : null)
            : new ProgramFault($"{exception.GetType().Name}: {exception.Message}", exception.InnerException is null ? exception.StackTrace : exception.ToString(), PlaceOf(exception));
    }

    /// <summary>What was thrown by the program, without what the runtime wraps around it.</summary>
    internal static Exception CauseOf(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions.Count: 1 } or TypeInitializationException { InnerException: not null } or System.Reflection.TargetInvocationException { InnerException: not null })
        {
            exception = exception.InnerException!;
        }

        return exception;
    }

    private static SourcePosition? PlaceOf(Exception exception)
    {
        StackFrame? place = new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(frame => frame.GetFileName() is not null && frame.GetMethod()?.DeclaringType?.Assembly != typeof(ProgramRunner).Assembly);
        return place is null ? null : new SourcePosition(place.GetFileName()!, place.GetFileLineNumber(), Math.Max(1, place.GetFileColumnNumber()));
    }
}
