const gatherForMs = 2000;

// The candidates, or those that were found within two seconds: one network that does not answer must not hold up the
// others.
function gathered(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(done, gatherForMs);
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      done();
    });
  });
}

export async function makeOffer(connection: RTCPeerConnection): Promise<string> {
  await connection.setLocalDescription(await connection.createOffer());
  await gathered(connection);
  const sdp = connection.localDescription?.sdp;
  if (!sdp) throw new Error('no description');
  return sdp;
}
