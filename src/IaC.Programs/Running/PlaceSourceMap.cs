using IaC.Model;

namespace IaC.Programs.Running;

/// <summary>The place in the program's source where a resource is declared: all that is wrong with it is said there.</summary>
internal sealed class PlaceSourceMap(SourcePosition? position) : ISourceMap
{
    public SourcePosition? Locate(string pointer) => position;
}
