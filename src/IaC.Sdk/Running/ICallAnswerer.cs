using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC;

/// <summary>Answers calls of `iac`. An interface and no delegate: the types that it names are loaded when it is called.</summary>
internal interface ICallAnswerer
{
    /// <summary>Gives the result of a call; what it throws is the fault.</summary>
    /// <param name="call">The call.</param>
    /// <param name="report">Tells `iac` how far it has come.</param>
    /// <param name="cancellationToken">Nobody waits for the result any more.</param>
    Task<JsonObject> AnswerAsync(ProgramCall call, Action<ProgramProgress> report, CancellationToken cancellationToken);
}
