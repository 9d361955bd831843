namespace IaC.Model;

/// <summary>Who takes which port of a host. Asking and adding take the same time however many there are.</summary>
/// <typeparam name="TOwner">Whoever takes it.</typeparam>
public sealed class HostPortTable<TOwner>
    where TOwner : class
{
    private readonly Dictionary<(long Port, string Protocol), Dictionary<string, TOwner>> _owners = [];

    /// <summary>Takes a port, and gives whoever has it already on that address or on one that covers it; null when it was free. The first owner keeps it.</summary>
    public TOwner? Take(HostPort port, TOwner owner)
    {
        if (!_owners.TryGetValue((port.Port, port.Protocol), out Dictionary<string, TOwner>? byAddress))
        {
            _owners.Add((port.Port, port.Protocol), byAddress = []);
        }

        TOwner? other = port.Address == HostPort.AllAddresses
            ? byAddress.Values.FirstOrDefault()
            : byAddress.GetValueOrDefault(HostPort.AllAddresses) ?? byAddress.GetValueOrDefault(port.Address);
        byAddress.TryAdd(port.Address, owner);
        return other;
    }
}
