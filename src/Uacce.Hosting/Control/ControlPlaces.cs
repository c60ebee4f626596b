using System.Net.Sockets;

namespace Uacce.Hosting.Control;

/// <summary>The connections of a control socket: a few for each user, the oldest silent one giving way to a new one. Thread-safe.</summary>
internal sealed class ControlPlaces
{
    // Guards who has a place, and who has asked.
    // A leaf: nothing is taken under it.
    // Never held across a call of a socket.
    private readonly Lock _placesLock = new();
    private readonly Dictionary<uint, List<Place>> _places = [];

    /// <summary>
    /// Gives a connection a place. Where its user has too many, the oldest that has asked nothing yet is closed; false when all of
    /// them have.
    /// </summary>
    public bool TryTake(uint user, Socket socket)
    {
        Place? silent = null;
        using (_placesLock.EnterScope())
        {
            if (!_places.TryGetValue(user, out List<Place>? places))
                _places.Add(user, places = []);
            if (places.Count >= ControlProtocol.MaxConnectionsOfUser)
            {
                silent = places.Find(static place => !place.HasAsked);
                if (silent is null)
                    return false;
                places.Remove(silent);
            }

            places.Add(new Place(socket));
        }

        silent?.Socket.Dispose();
        return true;
    }

    /// <summary>A connection has asked: it stays until it is answered. False when it was closed just now.</summary>
    public bool Keep(uint user, Socket socket)
    {
        using (_placesLock.EnterScope())
        {
            if (Find(user, socket) is not { } place)
                return false;
            place.HasAsked = true;
            return true;
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Leave(uint user, Socket socket)
    {
        using (_placesLock.EnterScope())
        {
            if (Find(user, socket) is not { } place)
                return;
            _places[user].Remove(place);
            if (_places[user].Count == 0)
                _places.Remove(user);
        }
    }

    private Place? Find(uint user, Socket socket) =>
        _places.TryGetValue(user, out List<Place>? places) ? places.Find(place => place.Socket == socket) : null;

    private sealed class Place(Socket socket)
    {
        public Socket Socket => socket;

        public bool HasAsked { get; set; }
    }
}
