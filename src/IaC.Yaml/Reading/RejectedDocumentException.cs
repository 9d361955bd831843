using IaC.Model;

namespace IaC.Yaml;

/// <summary>Reading a document cannot go on. Caught where the reading began, and never seen outside.</summary>
internal sealed class RejectedDocumentException(Diagnostic fault) : Exception(fault.Message)
{
    /// <summary>Why.</summary>
    public Diagnostic Fault { get; } = fault;
}
